"""The headings of the sheets of subjects and products, and of what happens to them."""

from ocop_lib.intake.headings.heading import (
    AGENCY,
    FUNDING_SOURCE,
    NOTE,
    PLAN_YEAR,
    PRODUCT,
    SCORE,
    STARS,
    STATE_DATE,
    SUBJECT,
    UNIT,
    VALID_TO,
    Heading,
    SheetHeadings,
)

PRODUCT_HEADINGS: dict[str, SheetHeadings] = {
    "subjects": SheetHeadings(
        "Chủ thể",
        {
            "name": Heading(
                "Tên chủ thể",
                "HTX Hoa Ban",
                ("Chủ thể", "Tên cơ sở", "Cơ sở sản xuất", "Tên chủ thể OCOP", "Chủ thể sản xuất"),
            ),
            "kind": Heading("Loại hình", also=("Loại hình chủ thể", "Loại chủ thể")),
            "unit_id": UNIT._replace(meaning="đơn vị nơi chủ thể đăng ký"),
            "commune": Heading(
                "Xã, phường, thị trấn", "Hoa Sơn", ("Xã", "Tên xã", "Địa chỉ (xã)", "Cấp xã")
            ),
            "state": Heading("Tình trạng", also=("Tình trạng hoạt động", "Hiện trạng")),
            "state_date": STATE_DATE,
            "food_safety_certificate": Heading(
                "Giấy an toàn thực phẩm",
                "125/{year}/NNPTNT",
                ("Số giấy ATTP", "Giấy chứng nhận ATTP", "Giấy chứng nhận an toàn thực phẩm"),
            ),
        },
        ("Danh sách chủ thể", "Chủ thể OCOP", "DS chủ thể"),
    ),
    "products": SheetHeadings(
        "Sản phẩm",
        {
            "name": Heading(
                "Tên sản phẩm", "Gạo nếp nương", ("Sản phẩm", "Tên SP", "Tên sản phẩm OCOP")
            ),
            "subject_id": SUBJECT,
            "product_group": Heading(
                "Nhóm sản phẩm", also=("Nhóm", "Ngành hàng", "Bộ sản phẩm", "Nhóm/bộ sản phẩm")
            ),
            "state": Heading("Tình trạng", also=("Tình trạng sản xuất", "Hiện trạng")),
            "state_date": STATE_DATE,
            "trademark": Heading("Nhãn hiệu", "4-0123456", ("Số văn bằng", "Nhãn hiệu, văn bằng")),
            "self_declaration": Heading(
                "Số tự công bố", "01/HOABAN/{year}", ("Bản tự công bố", "Số bản tự công bố")
            ),
            "agency_id": Heading("Cơ quan quản lý", also=("Sở quản lý", "Ngành quản lý")),
        },
        ("Danh sách sản phẩm", "Sản phẩm OCOP", "DS sản phẩm"),
    ),
    "stages": SheetHeadings(
        "Chu trình OCOP",
        {
            "product_id": PRODUCT,
            "plan_year": PLAN_YEAR,
            "cycle": Heading("Loại chu trình", also=("Chu trình", "Hình thức đăng ký")),
            "stage": Heading("Bước", also=("Bước của chu trình", "Giai đoạn")),
            "date": Heading(
                "Ngày hoàn thành", "15/04/{year}", ("Ngày", "Thời gian", "Ngày thực hiện")
            ),
            "proposed_stars": Heading(
                "Hạng sao đề xuất", "3", ("Sao đề xuất", "Hạng đề xuất", "Đăng ký hạng sao")
            ),
            "score": Heading("Điểm đánh giá", "62,5", SCORE),
            "result": Heading("Kết quả", also=("Kết quả đánh giá",)),
            "stars_awarded": Heading(
                "Hạng sao hội đồng chấm", "3", ("Hạng sao đạt", "Kết quả hạng sao", *STARS[1:4])
            ),
            "document": Heading("Văn bản", "15/BB-HĐ", ("Số văn bản", "Biên bản", "Hồ sơ")),
        },
        ("Chu trình", "Các bước", "Tiến độ chu trình"),
    ),
    "certificates": SheetHeadings(
        "Giấy chứng nhận OCOP",
        {
            "product_id": PRODUCT,
            "plan_year": PLAN_YEAR,
            "kind": Heading("Loại sự kiện", also=("Loại", "Hình thức công nhận")),
            "stars": Heading("Hạng sao", "3", STARS),
            "score": Heading("Điểm đánh giá", "62,5", SCORE),
            "issuer_level": Heading("Cấp ban hành", also=("Cấp công nhận", "Cấp quyết định")),
            "issuer": Heading(
                "Cơ quan ban hành", "UBND tỉnh", ("Cơ quan quyết định", "Nơi cấp", "Cơ quan cấp")
            ),
            "decision_number": Heading(
                "Số quyết định",
                "1234/QĐ-UBND",
                ("Quyết định số", "Số QĐ", "Quyết định", "Quyết định công nhận"),
            ),
            "decision_date": Heading(
                "Ngày quyết định",
                "20/11/{year}",
                ("Ngày QĐ", "Ngày ban hành", "Ngày", "Ngày tháng", "Ngày ký", "Ngày công nhận"),
            ),
            "effective_date": Heading("Ngày hiệu lực", "20/11/{year}", ("Hiệu lực từ",)),
            "expiry_date": Heading(
                "Ngày hết hạn", "20/11/{year}", ("Thời hạn", "Hết hạn", "Có giá trị đến")
            ),
            "note": NOTE,
            "reason": Heading("Lý do thu hồi, hạ hạng", also=("Lý do thu hồi", "Lý do hạ hạng")),
            "verified": Heading("Đã xem quyết định", also=("Đã kiểm tra quyết định",)),
        },
        ("Giấy chứng nhận", "Công nhận", "Kết quả công nhận"),
    ),
    "renewals": SheetHeadings(
        "Ý định cấp lại",
        {
            "product_id": PRODUCT,
            "date": Heading("Ngày hỏi", "15/05/{year}", ("Ngày", "Ngày rà soát")),
            "intent": Heading("Ý định của chủ thể", also=("Ý định", "Nhu cầu cấp lại")),
            "reason": Heading("Lý do", "Thiếu nguyên liệu", ("Lý do không cấp lại",)),
        },
        ("Cấp lại", "Rà soát cấp lại"),
    ),
    "support": SheetHeadings(
        "Hỗ trợ chủ thể",
        {
            "subject_id": SUBJECT,
            "plan_year": PLAN_YEAR,
            "kind": Heading("Loại hỗ trợ", also=("Loại", "Hình thức hỗ trợ")),
            "date": Heading("Ngày hỗ trợ", "20/06/{year}", ("Ngày", "Thời gian")),
            "content": Heading("Nội dung hỗ trợ", "Hỗ trợ máy sấy, bao bì", ("Nội dung",)),
            "product_id": PRODUCT._replace(
                meaning="sản phẩm được hỗ trợ, của chính chủ thể; để trống nếu hỗ trợ chung"
            ),
            "agency_id": Heading("Cơ quan hỗ trợ", also=AGENCY),
            "category": Heading("Nhóm nội dung", also=("Nhóm nội dung hỗ trợ",)),
            "amount_million_vnd": Heading(
                "Số tiền (triệu đồng)", "140", ("Số tiền", "Kinh phí", "Kinh phí hỗ trợ")
            ),
            "funding_source_id": FUNDING_SOURCE,
        },
        ("Hỗ trợ", "Củng cố chủ thể"),
    ),
    "traceability": SheetHeadings(
        "Truy xuất nguồn gốc",
        {
            "product_id": PRODUCT,
            "plan_year": PLAN_YEAR,
            "action": Heading("Việc đã làm", also=("Thiết lập/gia hạn", "Hành động")),
            "date": Heading("Ngày có hiệu lực", "10/07/{year}", ("Ngày", "Hiệu lực từ")),
            "system": Heading("Hệ thống truy xuất", "Cổng truy xuất của tỉnh", ("Hệ thống",)),
            "kind": Heading("Hình thức truy xuất", also=("Hình thức",)),
            "code": Heading("Mã truy xuất", "TX-0125", ("Mã tem", "Mã QR")),
            "valid_to": VALID_TO,
        },
        ("Truy xuất",),
    ),
    "linkages": SheetHeadings(
        "Liên kết",
        {
            "subject_id": SUBJECT,
            "plan_year": PLAN_YEAR,
            "action": Heading("Việc đã làm", also=("Ký mới/gia hạn", "Hành động")),
            "date": Heading("Ngày ký", "12/03/{year}", ("Ngày", "Ngày ký hợp đồng")),
            "partner": Heading("Bên liên kết", "Công ty Minh Tâm", ("Đối tác", "Đơn vị liên kết")),
            "partner_unit_id": Heading(
                "Đơn vị của bên liên kết", also=("Địa phương của bên liên kết",)
            ),
            "kind": Heading("Hình thức liên kết", also=("Hình thức", "Loại liên kết")),
            "contract_number": Heading("Số hợp đồng", "05/HĐ-LK", ("Hợp đồng số", "Hợp đồng")),
            "valid_to": VALID_TO,
        },
        ("Hợp đồng liên kết", "Liên kết sản xuất"),
    ),
    "quality_certificates": SheetHeadings(
        "Quản lý chất lượng",
        {
            "product_id": PRODUCT,
            "standard": Heading("Tiêu chuẩn", "HACCP", ("Tên tiêu chuẩn", "Chứng nhận")),
            "certificate_number": Heading(
                "Số giấy chứng nhận", "HACCP-0125", ("Số giấy", "Số chứng nhận")
            ),
            "issue_date": Heading("Ngày cấp", "01/02/{year}", ("Ngày", "Cấp ngày")),
            "expiry_date": Heading("Ngày hết hạn", "31/01/{year}", ("Hết hạn", "Thời hạn")),
        },
        ("Chứng nhận chất lượng", "Giấy chứng nhận chất lượng"),
    ),
    "flagships": SheetHeadings(
        "Sản phẩm chủ lực",
        {
            "product_id": PRODUCT,
            "level": Heading("Cấp chủ lực", also=("Cấp",)),
            "decision_number": Heading(
                "Số văn bản", "1234/QĐ-UBND", ("Số quyết định", "Văn bản", "Quyết định")
            ),
            "date": Heading("Ngày xác định", "20/08/{year}", ("Ngày", "Ngày văn bản")),
            "end_date": Heading("Ngày thôi là chủ lực", "31/12/{year}", ("Ngày kết thúc",)),
        },
        ("Chủ lực",),
    ),
}
