"""The words of the methodology page for what the code holds as data: statuses, measures, limits."""

from collections.abc import Mapping

from ocop_lib.indicators.counting.limits import Limit
from ocop_lib.statuses import Status

STATUS_RULES: Mapping[Status, str] = {
    Status.NOT_ASSIGNED: "Kế hoạch để trống ô của đơn vị nên không có số giao để so sánh.",
    Status.PENDING: "Kế hoạch còn là dự thảo và chưa điền số giao.",
    Status.ASSIGNED_ZERO: (
        "Kế hoạch giao bằng 0; không tính vào số chỉ tiêu đạt, không tính vượt, không tính tỷ lệ."
    ),
    Status.EXCEEDED: "Số đến ngày khóa sổ lớn hơn số giao; xếp ngay, không đợi đến hạn.",
    Status.REACHED: "Số đến ngày khóa sổ bằng số giao; xếp ngay, không đợi đến hạn.",
    Status.NO_DATA: (
        "Đơn vị chưa gửi số liệu của quý, hoặc từ đầu năm chưa có số liệu nào; không coi là bằng 0."
    ),
    Status.UNDECIDED: (
        "Theo số đã biết thì toàn tỉnh không đạt, có nguy cơ không đạt hoặc chậm, nhưng còn đơn vị"
        " chưa gửi số liệu; nếu mỗi đơn vị ấy có đủ số được giao (hoặc có số đã biết, khi số này lớn"
        " hơn) thì toàn tỉnh đạt hoặc đúng tiến độ."
    ),
    Status.NOT_MET: (
        "Đã đến hạn mà chưa đủ số giao; với mức tối thiểu hằng tháng: đã có tháng không đủ mức."
    ),
    Status.NOT_YET_DUE: "Chưa kỳ vọng kết quả đến quý này (kỳ vọng là 0%).",
    Status.ON_COURSE: "Số đến ngày khóa sổ từ mức kỳ vọng trở lên.",
    Status.AT_RISK: (
        "Thiếu quá nửa mức kỳ vọng. Chỉ tiêu có báo trước: ở ngày khóa sổ cuối cùng trước hạn, kết"
        " quả và hồ sơ đã đủ cộng lại ít hơn số giao (xét trước «Chưa đến hạn»)."
    ),
    Status.LATE: "Thấp hơn mức kỳ vọng, nhưng thiếu không quá nửa mức ấy.",
}
"""When a target has each status; `ocop_lib.indicators.judgement` has the rules and their order."""

MEASURE: Mapping[str, str] = {
    "flow": "Lũy kế: cộng những gì phát sinh từ đầu năm đến ngày khóa sổ.",
    "stock": "Hiện có: con số ở ngày khóa sổ; không cộng các quý với nhau.",
    "monthly_floor": (
        "Mức tối thiểu hằng tháng: xét từng tháng dương lịch đã kết thúc ở ngày khóa sổ rồi đếm số"
        " tháng đủ mức; tháng nhiều không bù cho tháng thiếu."
    ),
}
"""How an indicator is measured, by the plan's code."""

LIMIT: Mapping[Limit, str] = {
    Limit.STAYS_COUNTED: "Việc xảy ra về sau (thu hồi, hết hạn, đổi hạng) không làm giảm con số này.",
    Limit.OVERLAPS: (
        "Một sản phẩm có thể được tính ở nhiều chỉ tiêu về công nhận, nên không cộng các chỉ tiêu ấy"
        " với nhau."
    ),
    Limit.HELP_NOT_EFFECT: (
        "Chỉ tiêu đếm chủ thể được hỗ trợ, không đo kết quả của hỗ trợ (quy mô, doanh thu, thị"
        " trường)."
    ),
    Limit.SELECTED_ONLY: (
        "Chủ thể vẫn được tính khi sản phẩm được lựa chọn không đi hết chu trình đánh giá."
    ),
    Limit.DONE_IN_YEAR: (
        "Chỉ tiêu đếm việc làm được trong năm, không cho biết tổng số đang có hay còn duy trì."
    ),
    Limit.AS_DATED: (
        "Con số dựa vào ngày ghi trong sổ theo dõi; giấy chưa ghi vào sổ, hoặc ghi sai ngày, làm sai"
        " con số."
    ),
    Limit.OPENING_STOCK: (
        "Sản phẩm đầu năm mà sổ chỉ ghi tổng số, không ghi từng sản phẩm, không nằm trong con số này"
        " và được nêu riêng."
    ),
    Limit.CONTENT_NOT_JUDGED: (
        "Chỉ tiêu đếm tin, bài; không đánh giá nội dung và số người tiếp cận. Tin, bài của đơn vị"
        " được ghi nhận nhưng không tính."
    ),
    Limit.NAMED_ONLY: (
        "Chỉ tiêu đếm sản phẩm được xác định là chủ lực; không đo sản lượng, doanh thu của sản phẩm."
    ),
    Limit.ATTENDANCES: "Con số là lượt người, không phải số người; không đo kết quả sau tập huấn.",
    Limit.NOT_SALES: "Con số là số cuộc; không cho biết số gian hàng và doanh thu.",
    Limit.NOT_ESTABLISHMENTS: (
        "Con số là số cuộc; số cơ sở được kiểm tra và số cơ sở vi phạm là những số khác."
    ),
    Limit.SOME_UNTOLD: "Cuộc kiểm tra không ghi số cơ sở làm con số thấp hơn thực tế.",
    Limit.NOT_ACCOUNTS: (
        "Số tiền theo số đơn vị gửi để theo dõi tiến độ, không thay cho báo cáo quyết toán."
    ),
}
"""What readers must not conclude from a number."""

DECIDED_BY: Mapping[str, str] = {
    "row": "",
    "held": "xét cùng giấy chứng nhận mà sản phẩm, chủ thể đang giữ",
    "recognised": "xét cùng các lần công nhận của sản phẩm, chủ thể",
}
"""What decides besides the rows themselves, by the code of the counting rule."""
