"""The headings of the sheets of what units do: activities, tasks, money, documents, requests."""

from ocop_lib.intake.headings.heading import (
    AGENCY,
    DUTY,
    FUNDING_SOURCE,
    NOTE,
    STARS,
    TASK,
    UNIT,
    Heading,
    SheetHeadings,
)

WORK_HEADINGS: dict[str, SheetHeadings] = {
    "media": SheetHeadings(
        "Tin, bài, phóng sự",
        {
            "unit_id": UNIT,
            "date": Heading("Ngày đăng, phát", "11/01/{year}", ("Ngày", "Ngày đăng", "Ngày phát")),
            "kind": Heading("Thể loại", also=("Loại", "Loại tin, bài")),
            "outlet_level": Heading("Cấp phương tiện", also=("Trung ương/địa phương",)),
            "outlet": Heading(
                "Báo, đài, cổng thông tin", "Báo tỉnh", ("Phương tiện", "Nơi đăng", "Tên báo, đài")
            ),
            "title": Heading("Tiêu đề", "Sản phẩm OCOP vào vụ Tết", ("Tên bài", "Tên tin, bài")),
            "agency_id": Heading("Cơ quan chủ trì", also=AGENCY),
            "url": Heading("Địa chỉ trên mạng", "https://vi-du.vn/tin-01", ("Đường dẫn", "Link")),
        },
        ("Tin bài", "Truyền thông", "Tuyên truyền"),
    ),
    "activities": SheetHeadings(
        "Hoạt động",
        {
            "kind": Heading("Loại hoạt động", also=("Loại",)),
            "task_id": TASK,
            "agency_id": Heading("Cơ quan thực hiện", also=AGENCY),
            "unit_id": UNIT,
            "date": Heading("Ngày kết thúc", "16/05/{year}", ("Ngày", "Thời gian", "Đến ngày")),
            "quantity": Heading(
                "Số lượng",
                "40",
                ("Khối lượng",),
                "số lượng của hoạt động: lượt người tập huấn, số điểm bán, số cuộc kiểm tra…",
            ),
            "title": Heading("Tên hoạt động", "Tập huấn chủ thể mới", ("Nội dung", "Hoạt động")),
            "duty_id": DUTY,
            "level": Heading("Quy mô hội chợ", also=("Quy mô", "Cấp")),
            "audience": Heading("Đối tượng tập huấn", also=("Đối tượng",)),
            "participants": Heading(
                "Số người dự tập huấn",
                "38",
                ("Số người dự", "Số học viên"),
                "số người dự tập huấn, mỗi người tính một lần; cột «Số lượng» tính lượt người",
            ),
            "stalls": Heading("Số gian hàng", "4", ("Gian hàng",)),
            "revenue_million_vnd": Heading(
                "Doanh thu hội chợ (triệu đồng)", "85,5", ("Doanh thu", "Doanh thu (triệu đồng)")
            ),
            "establishments": Heading(
                "Số cơ sở được kiểm tra",
                "12",
                ("Số cơ sở",),
                "số cơ sở được kiểm tra; cột «Số lượng» tính số cuộc",
            ),
            "violations": Heading("Số cơ sở vi phạm", "1", ("Vi phạm",)),
            "handled": Heading("Số cơ sở đã xử lý", "1", ("Đã xử lý",)),
            "platform": Heading("Sàn, kênh bán hàng", "Sàn của tỉnh", ("Sàn TMĐT", "Kênh bán")),
        },
        ("Các hoạt động",),
    ),
    "points_of_sale": SheetHeadings(
        "Điểm giới thiệu, bán sản phẩm",
        {
            "place_id": Heading(
                "Mã điểm",
                "diem-cho-trung-tam",
                meaning="mã do đơn vị đặt, chữ thường không dấu, nối bằng gạch ngang; "
                "các dòng về cùng một điểm ghi cùng mã này",
            ),
            "name": Heading("Tên điểm", "Điểm bán chợ trung tâm", ("Tên điểm bán", "Điểm bán")),
            "unit_id": UNIT,
            "basis": Heading("Căn cứ", "1234/QĐ-UBND", ("Văn bản công nhận", "Văn bản")),
            "state": Heading("Tình trạng", also=("Hiện trạng",)),
            "date": Heading("Ngày có tình trạng", "20/03/{year}", ("Ngày", "Từ ngày")),
            "activity_id": Heading(
                "Hoạt động đã tính",
                "Khai trương điểm bán",
                ("Hoạt động",),
                "dòng của trang «Hoạt động» đã đếm điểm này; khi đó điểm không đếm lần nữa",
            ),
        },
        ("Điểm bán hàng", "Điểm bán", "Điểm bán hàng OCOP"),
    ),
    "task_status": SheetHeadings(
        "Tình trạng nhiệm vụ",
        {
            "task_id": TASK,
            "unit_id": UNIT,
            "date": Heading("Ngày có tình trạng", "28/06/{year}", ("Ngày", "Từ ngày")),
            "state": Heading("Tình trạng", also=("Kết quả", "Tiến độ")),
            "document": Heading("Văn bản chứng minh", "12/KH-UBND", ("Văn bản", "Số văn bản")),
            "note": NOTE,
            "agency_id": Heading("Phần việc của cơ quan", also=AGENCY),
            "duty_id": DUTY,
            "result_quantity": Heading("Khối lượng đã làm", "3", ("Khối lượng", "Số lượng")),
            "result_unit": Heading("Đơn vị tính", "lớp", ("ĐVT",)),
        },
        ("Nhiệm vụ", "Tiến độ nhiệm vụ"),
    ),
    "funding": SheetHeadings(
        "Kinh phí",
        {
            "unit_id": UNIT,
            "funding_source_id": FUNDING_SOURCE,
            "date": Heading("Ngày giải ngân", "29/03/{year}", ("Ngày", "Ngày chi")),
            "amount_million_vnd": Heading(
                "Số tiền đã chi (triệu đồng)",
                "180",
                ("Số tiền", "Đã giải ngân", "Giải ngân", "Đã chi", "Số tiền (triệu đồng)"),
            ),
            "purpose": Heading("Nội dung chi", "Tập huấn cán bộ xã", ("Nội dung",)),
            "allocated_million_vnd": Heading(
                "Số tiền đã phân bổ (triệu đồng)", "900", ("Phân bổ", "Đã phân bổ", "Kinh phí giao")
            ),
            "task_id": TASK,
            "decision_number": Heading(
                "Số quyết định phân bổ", "1234/QĐ-UBND", ("Số quyết định", "Quyết định")
            ),
            "note": NOTE,
        },
        ("Giải ngân",),
    ),
    "documents": SheetHeadings(
        "Văn bản chỉ đạo",
        {
            "unit_id": UNIT,
            "number": Heading("Số, ký hiệu", "45/KH-UBND", ("Số", "Số văn bản", "Số ký hiệu")),
            "date": Heading("Ngày ban hành", "22/03/{year}", ("Ngày", "Ngày ký", "Ngày văn bản")),
            "issuer": Heading("Cơ quan ban hành", "UBND tỉnh", ("Nơi ban hành",)),
            "title": Heading(
                "Trích yếu", "Kế hoạch OCOP năm {year}", ("Trích yếu nội dung", "Nội dung")
            ),
            "task_id": TASK,
        },
        ("Văn bản", "Văn bản đã ban hành"),
    ),
    "requests": SheetHeadings(
        "Kiến nghị",
        {
            "unit_id": UNIT._replace(text="Đơn vị kiến nghị", meaning="đơn vị kiến nghị"),
            "agency_id": Heading("Gửi cơ quan", also=("Cơ quan được kiến nghị", *AGENCY)),
            "date": Heading("Ngày kiến nghị", "25/09/{year}", ("Ngày",)),
            "text": Heading("Nội dung kiến nghị", "Hỗ trợ hồ sơ nhãn hiệu", ("Nội dung",)),
            "reply": Heading("Trả lời", "Sẽ hướng dẫn trong tháng 10", ("Nội dung trả lời",)),
            "reply_date": Heading("Ngày trả lời", "30/09/{year}"),
        },
        ("Kiến nghị, đề xuất", "Đề xuất"),
    ),
    "opening_stock": SheetHeadings(
        "Sản phẩm đầu năm",
        {
            "unit_id": UNIT,
            "stars": Heading("Hạng sao", "3", STARS),
            "count": Heading("Số sản phẩm", "12", ("Số lượng",)),
            "date": Heading("Ngày của số liệu", "01/01/{year}", ("Ngày", "Tính đến ngày")),
            "source": Heading("Nguồn số liệu", "Báo cáo năm trước", ("Nguồn",)),
        },
        ("Số đầu năm", "Đầu kỳ"),
    ),
}
