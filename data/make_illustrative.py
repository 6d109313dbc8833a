"""Writes the illustrative register of a made-up year to ``data/2024/``.

Nothing in it happened. Subjects, decision numbers, scores, contracts and sums are invented; the
communes, the kinds of product and the plan's targets are real, so that the reports read like a
year's reports. No name of a real place stands in the name of an invented firm, and no two bodies
share the number of a document. ``docs/so-lieu-minh-hoa.md`` says which row shows what.

The year, in short. Spring is slow: ideas are registered in March, most are selected in April,
training follows in May and June, advising from April to August, dossiers in August and September,
assessments and decisions in October and November. Ba Bể ends far above its target, Bạch Thông
exactly at it, Na Rì is behind all year. Ngân Sơn delivers nothing for the second quarter and
Pác Nặm nothing for the fourth, Chợ Đồn delivers the third five weeks late, Chợ Mới restates the
second.

Run ``python data/make_illustrative.py``; it uses neither random numbers nor the clock, so the bytes
are always the same.

How to read the tables. A line is a row with fields separated by ``|``. Dates are day/month of 2024
unless a year is given. ``key=value`` after the last field sets any other column. Which
delivery brought a row follows from its unit and date (``_delivery``), unless ``delivery_id=`` says
otherwise.

Rows are named here by short names, such as ``sp-bb-01-1``, which tell an author what they are. They
are not the ids of the register: ``deliveries_in_order`` says what each workbook of the year brings,
and ``accepted`` numbers the rows as intake does that accepts the workbooks one after the other.
"""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from zlib import crc32

from ocop_lib.register.change_table import RETRACTED
from ocop_lib.register.columns import TableSpec
from ocop_lib.register.folder import FILE
from ocop_lib.register.heading import Heading, Published, dump_heading
from ocop_lib.register.row_ids import delivery_id, in_order, next_number, row_id
from ocop_lib.register.standards import BANDS
from ocop_lib.register.tables import BY_NAME, TABLES
from ocop_lib.stages import STAGES

YEAR = 2024
TITLE = "Sổ theo dõi OCOP tỉnh Bắc Kạn năm 2024 (số liệu minh họa)"
PLAN = "bac-kan-2024"

Row = dict[str, str]
Tables = dict[str, list[Row]]

# Units: the code used in ids, the unit's id in the plan, its name, the body that decides on 3 stars.
UNITS = {
    "pn": ("pac-nam", "Pác Nặm", "UBND huyện Pác Nặm"),
    "cd": ("cho-don", "Chợ Đồn", "UBND huyện Chợ Đồn"),
    "bb": ("ba-be", "Ba Bể", "UBND huyện Ba Bể"),
    "bt": ("bach-thong", "Bạch Thông", "UBND huyện Bạch Thông"),
    "cm": ("cho-moi", "Chợ Mới", "UBND huyện Chợ Mới"),
    "nr": ("na-ri", "Na Rì", "UBND huyện Na Rì"),
    "ns": ("ngan-son", "Ngân Sơn", "UBND huyện Ngân Sơn"),
    "tp": ("tp-bac-kan", "thành phố Bắc Kạn", "UBND thành phố Bắc Kạn"),
    "tinh": ("province", "tỉnh Bắc Kạn", "UBND tỉnh Bắc Kạn"),
}
CODE_OF = {unit: code for code, (unit, _, _) in UNITS.items()}
NATION = "Bộ Nông nghiệp và Phát triển nông thôn"

KINDS = {
    "HTX": ("cooperative", "HTX"),
    "THT": ("group", "Tổ hợp tác"),
    "HKD": ("household", "Hộ kinh doanh"),
    "CTY": ("company", "Công ty TNHH"),
    "TT": ("farm", "Trang trại"),
    "HOI": ("association", "Hội nghề"),
}

# Decision 148/QĐ-TTg of 24/2/2023 lets districts decide on 3 stars; before it, the province did.
DISTRICT_DECIDES_FROM = date(2023, 2, 24)

# Sources of the published figures, which are in register.yaml and never among the made-up rows.
_YEAR_END_REVIEW = (
    "Viện Nghiên cứu Chiến lược, Chính sách Công Thương, bài về kết quả Chương trình OCOP "
    "tỉnh Bắc Kạn năm 2023 (vioit.org.vn, mã bài 5822.4102)"
)
PUBLISHED = (
    ("san-pham-2023", "Tổng số sản phẩm OCOP toàn tỉnh đến cuối năm 2023", 218),
    ("san-pham-5-sao-2023", "Số sản phẩm đạt 5 sao đến cuối năm 2023", 1),
    ("san-pham-4-sao-2023", "Số sản phẩm đạt 4 sao đến cuối năm 2023", 18),
    ("san-pham-3-sao-2023", "Số sản phẩm đạt 3 sao đến cuối năm 2023", 199),
    ("san-pham-moi-2023", "Số sản phẩm được công nhận mới trong năm 2023", 48),
    ("ty-le-san-pham-moi-2023", "Sản phẩm mới năm 2023 so với kế hoạch năm, phần trăm", 240),
)

# Deliveries: short name, kind, quarter, day of arrival. Of those of one day the upper one is accepted
# first. There is no line for Ngân Sơn's second quarter and
# Pác Nặm's fourth, because they delivered nothing.
DELIVERIES = """
    gn-pn-goc          | baseline    |         | 15/1
    gn-cd-goc          | baseline    |         | 16/1
    gn-bb-goc          | baseline    |         | 12/1
    gn-bt-goc          | baseline    |         | 15/1
    gn-cm-goc          | baseline    |         | 16/1
    gn-nr-goc          | baseline    |         | 19/1
    gn-ns-goc          | baseline    |         | 16/1
    gn-tp-goc          | baseline    |         | 12/1
    gn-tinh-goc        | baseline    |         | 19/1
    gn-pn-2024-q1      | quarterly   | 2024-Q1 | 4/4
    gn-cd-2024-q1      | quarterly   | 2024-Q1 | 5/4
    gn-bb-2024-q1      | quarterly   | 2024-Q1 | 3/4
    gn-bt-2024-q1      | quarterly   | 2024-Q1 | 5/4
    gn-cm-2024-q1      | quarterly   | 2024-Q1 | 5/4
    gn-nr-2024-q1      | quarterly   | 2024-Q1 | 12/4
    gn-ns-2024-q1      | quarterly   | 2024-Q1 | 4/4
    gn-tp-2024-q1      | quarterly   | 2024-Q1 | 3/4
    gn-tinh-2024-q1    | quarterly   | 2024-Q1 | 5/4
    gn-pn-2024-q2      | quarterly   | 2024-Q2 | 4/7
    gn-cd-2024-q2      | quarterly   | 2024-Q2 | 5/7
    gn-bb-2024-q2      | quarterly   | 2024-Q2 | 3/7
    gn-bt-2024-q2      | quarterly   | 2024-Q2 | 4/7
    gn-cm-2024-q2      | quarterly   | 2024-Q2 | 5/7
    gn-nr-2024-q2      | quarterly   | 2024-Q2 | 5/7
    gn-tp-2024-q2      | quarterly   | 2024-Q2 | 3/7
    gn-tinh-2024-q2    | quarterly   | 2024-Q2 | 5/7
    gn-cm-2024-q2-dc   | restatement | 2024-Q2 | 22/8
    gn-pn-2024-q3      | quarterly   | 2024-Q3 | 4/10
    gn-cd-2024-q3      | quarterly   | 2024-Q3 | 8/11
    gn-bb-2024-q3      | quarterly   | 2024-Q3 | 3/10
    gn-bt-2024-q3      | quarterly   | 2024-Q3 | 4/10
    gn-cm-2024-q3      | quarterly   | 2024-Q3 | 4/10
    gn-nr-2024-q3      | quarterly   | 2024-Q3 | 4/10
    gn-ns-2024-q3      | quarterly   | 2024-Q3 | 4/10
    gn-tp-2024-q3      | quarterly   | 2024-Q3 | 3/10
    gn-tinh-2024-q3    | quarterly   | 2024-Q3 | 4/10
    gn-cd-2024-q4      | quarterly   | 2024-Q4 | 6/1/2025
    gn-bb-2024-q4      | quarterly   | 2024-Q4 | 3/1/2025
    gn-bt-2024-q4      | quarterly   | 2024-Q4 | 3/1/2025
    gn-cm-2024-q4      | quarterly   | 2024-Q4 | 6/1/2025
    gn-nr-2024-q4      | quarterly   | 2024-Q4 | 6/1/2025
    gn-ns-2024-q4      | quarterly   | 2024-Q4 | 3/1/2025
    gn-tp-2024-q4      | quarterly   | 2024-Q4 | 3/1/2025
    gn-tinh-2024-q4    | quarterly   | 2024-Q4 | 6/1/2025
    gn-tinh-2024-q4-bs | restatement | 2024-Q4 | 20/1/2025
    gn-cm-2024-nam     | yearly      |         | 22/1/2025
"""
DELIVERY_NOTES = {
    "gn-cm-2024-q2-dc": "Điều chỉnh quý II: bổ sung các việc của tháng 5, tháng 6 còn sót.",
    "gn-cd-2024-q3": "Nộp chậm năm tuần do thay đổi cán bộ theo dõi.",
    "gn-ns-2024-q3": "Gồm cả các việc của quý II mà đơn vị chưa nộp.",
    "gn-cm-2024-nam": "Số liệu cả năm: bổ sung một việc của tháng 12 chưa gửi cùng quý IV.",
    "gn-tinh-2024-q4-bs": "Bổ sung quyết định ban hành tháng 01/2025 thuộc kế hoạch năm 2024.",
}

# Subjects and their products. A subject's fields: kind, name, commune. Names are plants, birds and
# seasons: no real place stands in the name of an invented firm. A product's last field is its recognitions before 2024:
# stars and date, then ``>`` and an upgrade; empty if it was not recognised before 2024.
SUBJECTS = """
    ct-pn-01 | HTX | Hoa Ban | Bộc Bố
      sp-pn-01-1 | Gạo nếp nương | food | 3 21/7/2022
      sp-pn-01-2 | Thịt lợn treo gác bếp | food | 3 20/7/2023
    ct-pn-02 | HTX | Hoa Đào | Nghiên Loan
      sp-pn-02-1 | Thịt bò khô | food | 3 9/12/2022
      sp-pn-02-2 | Lạp sườn hun khói | food | 3 14/10/2021
    ct-pn-03 | THT | Hoa Mận | Cổ Linh
      sp-pn-03-1 | Rượu ngô men lá | drink | 3 16/11/2023
    ct-pn-04 | HKD | Hoa Lê | Xuân La
      sp-pn-04-1 | Mật ong rừng | food | 3 14/12/2023
    ct-pn-05 | HTX | Hoa Sim | Giáo Hiệu
      sp-pn-05-1 | Măng vầu khô | food
    ct-pn-06 | HKD | Hoa Gạo | Công Bằng
      sp-pn-06-1 | Rượu khoai men lá | drink

    ct-cd-01 | HTX | Hoa Trẩu | Bằng Phúc
      sp-cd-01-1 | Chè shan tuyết sao khô | drink | 3 10/12/2020 > 4 9/12/2022 | state=active | state_date=3/1
      sp-cd-01-2 | Hồng trà shan tuyết | drink | 3 9/12/2022
      sp-cd-01-3 | Bạch trà shan tuyết | drink | 3 20/7/2023
    ct-cd-02 | HTX | Hoa Dẻ | Phương Viên
      sp-cd-02-1 | Gạo bao thai | food | 4 22/12/2021
      sp-cd-02-2 | Gạo nếp cái | food | 3 21/7/2022
      sp-cd-02-3 | Bún khô gạo bao thai | food
    ct-cd-03 | HTX | Hoa Nhài | Đồng Lạc
      sp-cd-03-1 | Hồng không hạt | food | 3 14/10/2021
      sp-cd-03-2 | Hồng không hạt sấy dẻo | food | 3 9/12/2022
    ct-cd-04 | HTX | Hoa Sen | Bản Thi
      sp-cd-04-1 | Rượu men lá | drink | 3 24/6/2021
      sp-cd-04-2 | Rượu men lá hạ thổ | drink | 3 18/1/2023 | state=paused | state_date=3/1
    ct-cd-05 | CTY | Hoa Cúc | Bằng Lũng
      sp-cd-05-1 | Cao cà gai leo | herbal | 3 21/7/2022
      sp-cd-05-2 | Trà giảo cổ lam túi lọc | drink | 3 9/12/2022
    ct-cd-06 | HKD | Hoa Hồi | Nam Cường
      sp-cd-06-1 | Miến dong | food | 3 24/6/2021
    ct-cd-07 | THT | Hoa Quế | Yên Thịnh
      sp-cd-07-1 | Thịt trâu gác bếp | food | 3 16/11/2023
      sp-cd-07-2 | Thịt bò gác bếp | food
    ct-cd-08 | HTX | Hoa Chanh | Xuân Lạc
      sp-cd-08-1 | Gạo nếp nương | food | 3 14/12/2023
      sp-cd-08-2 | Lạp sườn gác bếp | food | 3 18/1/2023
    ct-cd-09 | HOI | Hoa Bưởi | Ngọc Phái
      sp-cd-09-1 | Mành trúc | craft | 3 14/12/2023
    ct-cd-10 | HTX | Hoa Cau | Bình Trung
      sp-cd-10-1 | Măng ớt ngâm | food
    ct-cd-11 | HTX | Hoa Lan | Nghĩa Tá
      sp-cd-11-1 | Chè dây | drink
      sp-cd-11-2 | Trà gừng mật ong | drink
    ct-cd-12 | HKD | Hoa Mơ | Lương Bằng
      sp-cd-12-1 | Trám đen ngâm | food
    ct-cd-13 | TT | Hoa Mua | Yên Phong
      sp-cd-13-1 | Nấm hương khô | food
    ct-cd-14 | HTX | Hoa Chanh | Xuân Lạc | name=HTX Minh hoa Hoa Chanh | delivery_id=gn-cd-2024-q1

    ct-bb-01 | HTX | Hoa Súng | Yến Dương | state=active | state_date=2/1 | food_safety_certificate=MH-ATTP-01
      sp-bb-01-1 | Bí xanh thơm | food | 4 21/7/2022 | trademark=MH-NH-01 | self_declaration=MH-01/TCB
      sp-bb-01-2 | Trà bí xanh thơm túi lọc | drink | 3 21/7/2022
      sp-bb-01-3 | Bí xanh thơm sấy dẻo | food | 3 20/7/2023
      sp-bb-01-4 | Nước ép bí xanh thơm | drink
    ct-bb-02 | HTX | Hoa Xoan | Khang Ninh
      sp-bb-02-1 | Miến dong | food | 3 24/6/2021
      sp-bb-02-2 | Bún khô gạo bao thai | food | 3 9/12/2022
    ct-bb-03 | HTX | Hoa Phượng | Nam Mẫu
      sp-bb-03-1 | Dịch vụ du lịch cộng đồng ven hồ | tourism | 3 22/12/2021
      sp-bb-03-2 | Tép chua | food | 3 21/7/2022
      sp-bb-03-3 | Cá hồ sấy khô | food | 3 9/12/2022
    ct-bb-04 | HTX | Hoa Hồng | Địa Linh
      sp-bb-04-1 | Gạo nếp Tài | food | 3 14/10/2021
      sp-bb-04-2 | Rượu nếp men lá | drink | 3 18/1/2023
    ct-bb-05 | CTY | Hoa Ngâu | Chợ Rã
      sp-bb-05-1 | Lạp sườn gác bếp | food | 3 21/7/2022
      sp-bb-05-2 | Thịt lợn treo gác bếp | food | 4 9/12/2022
      sp-bb-05-3 | Thịt chua | food
    ct-bb-06 | THT | Hoa Chuối | Thượng Giáo
      sp-bb-06-1 | Khăn thổ cẩm dệt tay | craft | 3 16/11/2023
    ct-bb-07 | HKD | Hoa Cải | Hà Hiệu
      sp-bb-07-1 | Mật ong hoa rừng | food | 3 24/6/2021
    ct-bb-08 | HTX | Hoa Lạc | Quảng Khê
      sp-bb-08-1 | Chè xanh | drink | 3 16/11/2023
      sp-bb-08-2 | Trà xanh túi lọc | drink
    ct-bb-09 | HKD | Hoa Vừng | Mỹ Phương
      sp-bb-09-1 | Bánh khẩu thuy | food | 3 14/12/2023
    ct-bb-10 | HTX | Hoa Gừng | Hoàng Trĩ
      sp-bb-10-1 | Trà mướp đắng rừng | drink
    ct-bb-11 | HTX | Hoa Riềng | Chu Hương
      sp-bb-11-1 | Khoai lang sấy dẻo | food
      sp-bb-11-2 | Chuối sấy giòn | food
      sp-bb-11-3 | Mít sấy giòn | food
    ct-bb-12 | THT | Lá Cọ | Bành Trạch
      sp-bb-12-1 | Măng chua | food

    ct-bt-01 | HTX | Lá Dong | Quang Thuận
      sp-bt-01-1 | Quýt | food | 3 24/6/2021
      sp-bt-01-2 | Tinh dầu vỏ quýt | herbal | 3 21/7/2022
    ct-bt-02 | HTX | Lá Trầu | Dương Phong
      sp-bt-02-1 | Cam sành | food | 3 14/10/2021
      sp-bt-02-2 | Mứt cam sấy dẻo | food | 3 9/12/2022
      sp-bt-02-3 | Mut cam say deo | food | delivery_id=gn-bt-2024-q2
    ct-bt-03 | HTX | Lá Thông | Cẩm Giàng
      sp-bt-03-1 | Gạo Japonica | food | 3 21/7/2022
      sp-bt-03-2 | Bún khô | food | 3 20/7/2023
    ct-bt-04 | HTX | Lá Mít | Vi Hương
      sp-bt-04-1 | Măng khô | food | 3 9/12/2022
      sp-bt-04-2 | Mơ muối | food | 4 9/12/2022
      sp-bt-04-3 | Mơ vàng sấy dẻo | food
    ct-bt-05 | THT | Lá Khoai | Lục Bình
      sp-bt-05-1 | Chuối sấy dẻo | food | 3 18/1/2023
      sp-bt-05-2 | Chuối sấy giòn | food
    ct-bt-06 | HKD | Lá Tre | Phủ Thông
      sp-bt-06-1 | Bánh gio | food | 3 22/12/2021
      sp-bt-06-2 | Khâu nhục | food | 3 16/11/2023
    ct-bt-07 | HTX | Lá Sả | Đôn Phong
      sp-bt-07-1 | Tinh bột dong riềng | food | 3 21/7/2022
    ct-bt-08 | HKD | Lá Bàng | Tân Tú | state=paused | state_date=5/1
      sp-bt-08-1 | Rượu chuối | drink | 3 14/12/2023
    ct-bt-09 | HTX | Lá Chè | Sĩ Bình
      sp-bt-09-1 | Lạc đỏ rang | food

    ct-cm-01 | HTX | Nắng Sớm | Như Cố
      sp-cm-01-1 | Chè trung du | drink | 3 24/6/2021
      sp-cm-01-2 | Chè xanh đặc sản | drink | 4 9/12/2022
      sp-cm-01-3 | Chè tôm nõn | drink | 3 10/12/2020
      sp-cm-01-4 | Nước mơ | drink | 3 12/6/2020
    ct-cm-02 | CTY | Nắng Mai | Thanh Thịnh
      sp-cm-02-1 | Tinh bột nghệ vàng | herbal | 3 14/10/2021
      sp-cm-02-2 | Viên nghệ mật ong | herbal | 3 21/7/2022
      sp-cm-02-3 | Tinh bột nghệ đen | herbal | 3 18/1/2023
    ct-cm-03 | HTX | Nắng Xuân | Thanh Mai
      sp-cm-03-1 | Mơ vàng ngâm đường | drink | 3 22/12/2021
      sp-cm-03-2 | Ô mai mơ | food | 3 9/12/2022
      sp-cm-03-3 | Nước mơ | drink | 3 12/6/2020
    ct-cm-04 | HTX | Nắng Thu | Quảng Chu
      sp-cm-04-1 | Nấm hương khô | food | 3 20/7/2023
      sp-cm-04-2 | Mộc nhĩ khô | food
    ct-cm-05 | HKD | Mây Trắng | Đồng Tâm
      sp-cm-05-1 | Giò lụa | food | 3 16/11/2023
    ct-cm-06 | THT | Mây Hồng | Yên Hân
      sp-cm-06-1 | Gạo bao thai | food | 3 21/7/2022
      sp-cm-06-2 | Gạo nếp hương | food
    ct-cm-07 | HTX | Suối Trong | Bình Văn
      sp-cm-07-1 | Đũa tre | craft | 3 14/12/2023
      sp-cm-07-2 | Mành cọ | craft | 3 14/12/2023
    ct-cm-08 | HTX | Suối Reo | Cao Kỳ
      sp-cm-08-1 | Tinh bột sắn dây | food

    ct-nr-01 | HTX | Gió Mới | Côn Minh
      sp-nr-01-1 | Miến dong | food | 3 10/12/2020 > 4 22/12/2021
      sp-nr-01-2 | Miến dong ngũ sắc | food | 3 9/12/2022
      sp-nr-01-3 | Bánh phở khô | food | 3 20/7/2023
      sp-nr-01-4 | Miến dong nghệ | food
    ct-nr-02 | HTX | Gió Núi | Kim Lư
      sp-nr-02-1 | Gạo nếp cái | food | 3 24/6/2021
      sp-nr-02-2 | Khoai môn sấy | food | 3 21/7/2022
      sp-nr-02-3 | Miến dong | food | delivery_id=gn-nr-2024-q1
    ct-nr-03 | CTY | Hạt Vàng | Yến Lạc
      sp-nr-03-1 | Trà dây túi lọc | drink | 3 14/10/2021
      sp-nr-03-2 | Cao giảo cổ lam | herbal | 3 9/12/2022
    ct-nr-04 | HTX | Hạt Sương | Cường Lợi
      sp-nr-04-1 | Miến dong sợi dẹt | food | 3 14/10/2021
      sp-nr-04-2 | Tinh bột dong riềng | food | 3 18/1/2023
      sp-nr-04-3 | Miến dong ăn liền | food
    ct-nr-05 | HKD | Hạt Nắng | Văn Lang | state=dissolved | state_date=20/12/2023
      sp-nr-05-1 | Thịt lợn treo gác bếp | food | 3 22/12/2021 | state=dissolved | state_date=20/12/2023
    ct-nr-06 | THT | Bếp Hồng | Cư Lễ
      sp-nr-06-1 | Mật ong | food | 3 16/11/2023
    ct-nr-07 | HTX | Bếp Ấm | Trần Phú
      sp-nr-07-1 | Chè hoa vàng | drink | 3 21/7/2022
    ct-nr-08 | HKD | Mùa Vàng | Xuân Dương
      sp-nr-08-1 | Lạp sườn hun khói | food | 3 14/12/2023
      sp-nr-08-2 | Bánh khảo | food | 3 14/12/2023
    ct-nr-09 | HTX | Mùa Xuân | Sơn Thành
      sp-nr-09-1 | Hoa hồi sấy khô | food

    ct-ns-01 | HTX | Sao Mai | Bằng Vân
      sp-ns-01-1 | Gạo nếp Khẩu nua lếch | food | 3 24/6/2021
      sp-ns-01-2 | Thạch đen | food | 3 9/12/2022
    ct-ns-02 | HTX | Sao Hôm | Nà Phặc
      sp-ns-02-1 | Miến dong | food | 3 21/7/2022
      sp-ns-02-2 | Hồng không hạt | food | 3 18/1/2023
      sp-ns-02-3 | Miến dong ngũ sắc | food
    ct-ns-03 | THT | Nương Xanh | Thuần Mang
      sp-ns-03-1 | Trám đen muối | food | 3 14/10/2021
    ct-ns-04 | HKD | Đồi Xanh | Vân Tùng
      sp-ns-04-1 | Lê | food | 3 16/11/2023
    ct-ns-05 | HTX | Rừng Xanh | Cốc Đán
      sp-ns-05-1 | Rượu men lá | drink | 3 14/12/2023
      sp-ns-05-2 | Nấm hương khô | food | 3 20/7/2023
    ct-ns-06 | HTX | Trăng Non | Thượng Quan
      sp-ns-06-1 | Quả mác mật khô | food

    ct-tp-01 | CTY | Trăng Rằm | Huyền Tụng | food_safety_certificate=MH-ATTP-02
      sp-tp-01-1 | Cao lá khôi | herbal | 3 10/12/2020 > 4 22/12/2021 | trademark=MH-NH-02 | self_declaration=MH-02/TCB
      sp-tp-01-2 | Tinh dầu màng tang | herbal | 4 22/12/2021
      sp-tp-01-3 | Trà lá khôi túi lọc | drink | 3 21/7/2022
      sp-tp-01-4 | Cao lá khôi mật ong | herbal | 3 9/12/2022
    ct-tp-02 | CTY | Sương Sớm | Xuất Hóa
      sp-tp-02-1 | Rượu men lá chưng cất | drink | 4 9/12/2022
      sp-tp-02-2 | Rượu mơ | drink | 3 21/7/2022
      sp-tp-02-3 | Rượu chuối hột | drink | 3 21/7/2022
      sp-tp-02-4 | Giấm chuối | food | 3 20/7/2023
      sp-tp-02-5 | Rượu mận | drink
    ct-tp-03 | HTX | Cánh Cò | Nông Thượng
      sp-tp-03-1 | Rau bò khai | food | 3 14/10/2021
      sp-tp-03-2 | Rau ngót rừng | food | 3 9/12/2022
      sp-tp-03-3 | Nấm sò | food | 3 20/7/2023
      sp-tp-03-4 | Rau bò khai muối | food
    ct-tp-04 | HTX | Cánh Én | Dương Quang
      sp-tp-04-1 | Mật ong | food | 3 24/6/2021
      sp-tp-04-2 | Mật ong nghệ | food | 3 9/12/2022
      sp-tp-04-3 | Phấn hoa | food | 3 16/11/2023
    ct-tp-05 | HTX | Cánh Bướm | Đức Xuân
      sp-tp-05-1 | Lạp sườn | food | 4 9/12/2022
      sp-tp-05-2 | Thịt trâu gác bếp | food | 3 14/10/2021
      sp-tp-05-3 | Giò bò | food | 3 16/11/2023
    ct-tp-06 | HKD | Cánh Diều | Sông Cầu
      sp-tp-06-1 | Bánh khảo | food | 3 22/12/2021
      sp-tp-06-2 | Bánh ngải | food | 3 16/11/2023
    ct-tp-07 | HTX | Tiếng Suối | Phùng Chí Kiên
      sp-tp-07-1 | Miến dong | food | 3 24/6/2021
      sp-tp-07-2 | Phở khô | food | 3 14/12/2023
    ct-tp-08 | CTY | Tiếng Khèn | Nguyễn Thị Minh Khai
      sp-tp-08-1 | Tinh dầu sả | herbal | 3 21/7/2022
      sp-tp-08-2 | Xà phòng thảo dược | herbal | 3 14/12/2023
    ct-tp-09 | HKD | Tiếng Sáo | Đức Xuân
      sp-tp-09-1 | Giò chả | food | 3 18/1/2023
    ct-tp-10 | HOI | Lúa Nếp | Huyền Tụng
      sp-tp-10-1 | Chậu địa lan | ornamental | 3 14/12/2023
    ct-tp-11 | HTX | Lúa Chín | Xuất Hóa
      sp-tp-11-1 | Trà cà gai leo | drink
      sp-tp-11-2 | Cao cà gai leo | herbal
    ct-tp-12 | HKD | Vườn Xuân | Phùng Chí Kiên
      sp-tp-12-1 | Bánh gai | food
"""

# The cycle of the year: product, cycle, proposed stars, then the day each step was done, in the
# order registered, selected, trained, advised, dossier, assessed by district, province, nation;
# ``-`` for a step that is not taken. Scores are given only where a report should show them.
CYCLE = """
    sp-bb-10-1 | new | 3 | 20/3/2023 18/4/2023

    sp-pn-05-1 | new     | 3 | 25/3 23/4 28/5 16/7 20/8 24/9
    sp-pn-06-1 | new     | 3 | 26/3
    sp-pn-02-2 | renewal | 3 | - - 28/3 - 20/9

    sp-cd-11-1 | new     | 3 | 20/3 17/4 22/5 25/6 27/8 15/10
    sp-cd-11-2 | new     | 3 | 20/3 17/4 22/5 25/6 27/8 15/10
    sp-cd-02-3 | new     | 3 | 21/3 17/4 22/5 26/6 28/8 30/10
    sp-cd-12-1 | new     | 3 | 4/7 26/7 31/7 20/8 19/9 22/10
    sp-cd-07-2 | new     | 3 | 22/3 17/4 22/5 24/7 13/9 15/10 | scores=46.5 | results=failed
    sp-cd-13-1 | new     | 3 | 14/6
    sp-cd-03-1 | upgrade | 4 | 19/3 17/4 22/5 18/7 30/8 24/9 8/10
    sp-cd-04-1 | renewal | 3 | - - 28/3 - 15/5 12/6
    sp-cd-02-1 | renewal | 4 | - - 28/3 - 1/11 19/11 28/11

    sp-bb-10-1 | new     | 3 | 22/2 28/3 24/4 3/5 17/5 6/6
    sp-bb-11-1 | new     | 3 | 19/3 16/4 21/5 19/6 22/8 17/10
    sp-bb-11-2 | new     | 3 | 19/3 16/4 21/5 19/6 22/8 17/10
    sp-bb-11-3 | new     | 3 | 19/3 16/4 21/5 19/6 22/8 17/10
    sp-bb-01-4 | new     | 4 | 19/3 16/4 21/5 20/6 23/8 10/10 12/11
    sp-bb-05-3 | new     | 3 | 20/3 16/4 21/5 3/7 29/8 17/10
    sp-bb-08-2 | new     | 3 | 21/3 16/4 21/5 3/7 30/8 17/10
    sp-bb-12-1 | new     | 3 | 22/3
    sp-bb-03-1 | upgrade | 4 | 20/3 17/4 21/5 16/7 30/8 10/10 12/11
    sp-bb-02-1 | renewal | 3 | - - 26/3 - 10/5 11/6
    sp-bb-07-1 | renewal | 3 | - - 26/3 - 24/6 5/7
    sp-bb-04-1 | renewal | 3 | - - 26/3 - 6/9 1/10

    sp-bt-09-1 | new     | 3 | 26/3 19/4 23/5 11/7 26/8 18/10
    sp-bt-04-3 | new     | 3 | 26/3 19/4 23/5 12/7 27/8 18/10
    sp-bt-05-2 | new     | 3 | 9/4 25/4 23/5 15/8
    sp-bt-03-1 | upgrade | 4 | 27/3 22/4 23/5 12/7 6/9 22/10 28/11 | results=to_complete passed
    sp-bt-01-1 | renewal | 3 | - - 29/3 - 13/5 13/6
    sp-bt-06-1 | renewal | 3 | - - 29/3 - 4/11 28/11

    sp-cm-08-1 | new     | 3 | 27/3 24/4 29/5 24/7 30/8 24/10
    sp-cm-04-2 | new     | 4 | 28/3 24/4 29/5 24/7 30/8 24/10 | scores=71.5 | awarded=3
    sp-cm-06-2 | new     | 3 | 15/5 10/6 20/6 13/9 22/11 10/12
    sp-cm-02-2 | upgrade | 4 | 27/3 24/4 29/5 25/7 5/9 11/10 12/11
    sp-cm-01-1 | renewal | 3 | - - 28/3 - 14/5 12/6
    sp-cm-01-3 | renewal | 3 | - - 28/3 - 16/4 10/5
    sp-cm-02-1 | renewal | 3 | - - 28/3 - 9/9 2/10
    sp-cm-03-1 | renewal | 3 | - - 28/3 - 5/11 29/11

    sp-nr-01-4 | new     | 3 | 23/4 17/5 12/6 28/8 27/9 8/11
    sp-nr-04-3 | new     | 3 | 24/4 28/6 23/8
    sp-nr-09-1 | new     | 3 | 10/5
    sp-nr-07-1 | upgrade | 4 | 24/4 17/5 12/6 30/8
    sp-nr-02-1 | renewal | 3 | - - 26/4 - 18/10 8/11
    sp-nr-01-1 | renewal | 4 | - - 26/4 - 25/10 15/11 28/11
    sp-nr-04-1 | renewal | 3 | - - 26/4 - 25/10 12/12 | scores=47 | results=failed

    sp-ns-06-1 | new     | 3 | 29/3 24/4 24/5 26/7 10/9 17/10
    sp-ns-02-3 | new     | 3 | 29/3 24/4 24/5 26/7 10/9 17/10
    sp-ns-01-1 | renewal | 3 | - - 11/4 - 28/6 1/8
    sp-ns-03-1 | renewal | 3 | - - 11/4 - 12/9 3/10

    sp-tp-11-1 | new     | 3 | 6/3 2/4 14/5 4/6 10/7 29/8
    sp-tp-11-2 | new     | 3 | 6/3 2/4 14/5 17/7 23/8 16/10
    sp-tp-03-4 | new     | 4 | 7/3 2/4 14/5 18/7 23/8 9/10 12/11 | scores=71 66.5 | results=passed failed
    sp-tp-12-1 | new     | 3 | 2/7 12/7 18/8 15/8 12/9 16/10
    sp-tp-02-5 | new     | 4 | 7/3 2/4 14/5 17/7 22/8 9/10 12/11
    sp-tp-02-2 | upgrade | 4 | 6/3 2/4 14/5 28/5 20/6 12/7 6/8
    sp-tp-01-1 | upgrade | 5 | 5/3 2/4 15/5 30/5 28/6 18/7 6/8 30/10
    sp-tp-04-1 | renewal | 3 | - - 20/3 - 9/5 6/6
    sp-tp-07-1 | renewal | 3 | - - 20/3 - 9/5 6/6
    sp-tp-03-1 | renewal | 3 | - - 20/3 - 4/9 26/9 | results=to_complete
    sp-tp-05-2 | renewal | 3 | - - 20/3 - 4/9 26/9
    sp-tp-06-1 | renewal | 3 | - - 20/3 - 1/11 27/11
    sp-tp-01-2 | renewal | 4 | - - 20/3 - 25/10 14/11 28/11
"""

# Decisions of the year: product, kind, stars, day of the decision.
DECISIONS = """
    sp-cd-10-1 | first | 3 | 10/1 | plan_year=2023

    sp-cm-03-3 | renewal    | 3 | 1/7/2020  | note=Bản sao của quyết định công nhận (minh họa).
    sp-cm-03-3 | withdrawal | 4 | 12/5/2022 | reason=stopped
    sp-cm-01-4 | withdrawal | 3 | 12/5/2022

    sp-cd-07-2 | first | 2 | 22/10 | note=Quyết định ghi kết quả 2 sao, không cấp giấy (minh họa).
    sp-bb-10-1 | first | 3 | 14/6
    sp-tp-11-1 | first | 3 | 12/9
    sp-pn-05-1 | first | 3 | 30/9
    sp-cd-11-1 | first | 3 | 22/10
    sp-cd-11-2 | first | 3 | 22/10
    sp-bb-11-1 | first | 3 | 24/10
    sp-bb-11-2 | first | 3 | 24/10
    sp-bb-11-3 | first | 3 | 24/10
    sp-bb-05-3 | first | 3 | 24/10
    sp-bb-08-2 | first | 3 | 24/10
    sp-tp-11-2 | first | 3 | 24/10
    sp-tp-12-1 | first | 3 | 24/10
    sp-bt-09-1 | first | 3 | 25/10
    sp-bt-04-3 | first | 3 | 25/10
    sp-ns-06-1 | first | 3 | 25/10
    sp-ns-02-3 | first | 3 | 25/10 | decision_number=
    sp-cd-02-3 | first | 3 | 29/10
    sp-cd-12-1 | first | 3 | 29/10
    sp-cm-08-1 | first | 3 | 31/10
    sp-cm-04-2 | first | 3 | 31/10 | note=Đủ điểm 4 sao nhưng chưa đạt điều kiện của hạng 4 sao.
    sp-nr-01-4 | first | 3 | 15/11
    sp-bb-01-4 | first | 4 | 21/11
    sp-tp-02-5 | first | 4 | 21/11
    sp-tp-03-4 | first | 3 | 26/11 | note=Đề nghị 4 sao; cấp tỉnh đánh giá không đạt 4 sao.
    sp-cm-06-2 | first | 3 | 20/12

    sp-cm-01-3 | renewal | 3 | 20/5
    sp-bb-02-1 | renewal | 3 | 18/6
    sp-tp-04-1 | renewal | 3 | 18/6
    sp-tp-07-1 | renewal | 3 | 18/6
    sp-cd-04-1 | renewal | 3 | 20/6
    sp-cm-01-1 | renewal | 3 | 20/6
    sp-bt-01-1 | renewal | 3 | 21/6
    sp-bb-07-1 | renewal | 3 | 12/7 | effective_date=25/6 | note=Hiệu lực nối tiếp giấy đã hết hạn.
    sp-ns-01-1 | renewal | 3 | 14/8
    sp-tp-03-1 | renewal | 3 | 9/10
    sp-tp-05-2 | renewal | 3 | 9/10
    sp-bb-04-1 | renewal | 3 | 10/10
    sp-cm-02-1 | renewal | 3 | 10/10
    sp-ns-03-1 | renewal | 3 | 11/10
    sp-nr-02-1 | renewal | 3 | 19/11
    sp-tp-06-1 | renewal | 3 | 9/12 | effective_date=22/12
    sp-bt-06-1 | renewal | 3 | 10/12
    sp-cm-03-1 | renewal | 3 | 10/12
    sp-cd-02-1 | renewal | 4 | 12/12
    sp-nr-01-1 | renewal | 4 | 12/12
    sp-tp-01-2 | renewal | 4 | 12/12

    sp-tp-02-2 | upgrade | 4 | 14/8
    sp-cd-03-1 | upgrade | 4 | 10/10
    sp-tp-01-1 | upgrade | 5 | 7/11
    sp-bb-03-1 | upgrade | 4 | 21/11
    sp-cm-02-2 | upgrade | 4 | 21/11
    sp-bt-03-1 | upgrade | 4 | 10/1/2025 | delivery_id=gn-tinh-2024-q4-bs

    sp-bt-04-2 | downgrade | 3 | 5/11 | expiry_date=9/12/2025 | reason=not_qualified | \
note=Điểm đánh giá lại không còn trong khung 4 sao.

    sp-bt-02-1 | withdrawal | 3 | 18/9 | reason=violation | note=Đoàn kiểm tra kiến nghị: nhãn hiệu dùng sai quy chế.
"""

# What a few certificates say beside what follows from their decision.
CERTIFICATE_CELLS = {
    # Three stars by the province after districts decide on them: an exception with its reason.
    "cn-tp-02-4-1": {
        "issuer_level": "province",
        "issuer": UNITS["tinh"][2],
        "decision_number": "MH-31/QĐ-UBND",
        "note": "Hội đồng cấp tỉnh đánh giá lại theo đề nghị của thành phố (minh họa).",
    },
}

# What subjects said when asked about renewal: product, day, intent.
RENEWALS = """
    cg-pn-01 | sp-pn-02-2 | 28/3 | renew
    cg-cd-01 | sp-cd-06-1 | 20/5 | stopped | reason=Thiếu nguyên liệu dong riềng.
    cg-bb-01 | sp-bb-02-1 | 26/2 | renew
    cg-nr-01 | sp-nr-04-1 | 26/4 | renew
    cg-nr-02 | sp-nr-03-1 | 26/4 | no_need | reason=Tập trung cho sản phẩm khác.
    cg-nr-03 | sp-nr-05-1 | 22/10 | dissolved | reason=Hộ kinh doanh đã chấm dứt.
"""

# Support of subjects. The coordination office gives and delivers support of kind flagship.
SUPPORT = """
    ht-cd-01 | ct-cd-01 | strengthening | 28/5  | Mở rộng nhà xưởng chế biến chè | category=equipment
    ht-bb-01 | ct-bb-01 | strengthening | 16/5  | Hỗ trợ máy sấy và bao bì | category=equipment | product_id=sp-bb-01-2 | agency_id=ubnd-huyen-thanh-pho | amount_million_vnd=140 | funding_source_id=ctmtqg-nong-thon-moi
    ht-bb-02 | ct-bb-01 | strengthening | 12/9  | Mở rộng vùng nguyên liệu bí xanh thơm | category=materials
    ht-bb-04 | ct-bb-01 | strengthening | 11/6  | Hướng dẫn ghi sổ sản xuất | category=training
    ht-bb-03 | ct-bb-05 | strengthening | 24/7  | Hỗ trợ kho lạnh | category=equipment | product_id=sp-bb-05-2 | agency_id=ubnd-huyen-thanh-pho | amount_million_vnd=200 | funding_source_id=long-ghep
    ht-bt-01 | ct-bt-01 | strengthening | 22/8  | Chuẩn hóa vùng nguyên liệu quýt | category=materials
    ht-cm-01 | ct-cm-01 | strengthening | 27/6  | Hỗ trợ máy sao chè | delivery_id=gn-cm-2024-q2-dc | category=equipment
    ht-cm-02 | ct-cm-03 | strengthening | 17/10 | Thiết kế lại bao bì, nhãn hàng hóa | category=packaging
    ht-nr-01 | ct-nr-09 | strengthening | 19/9  | Hướng dẫn tổ chức sản xuất | category=training
    ht-ns-01 | ct-ns-02 | strengthening | 6/8   | Hỗ trợ máy tráng miến | category=equipment
    ht-tp-01 | ct-tp-03 | strengthening | 20/6  | Hỗ trợ nhà lưới trồng rau | category=equipment
    ht-tp-02 | ct-tp-05 | strengthening | 10/10 | Mở rộng xưởng giết mổ, chế biến | category=equipment | amount_million_vnd=210 | funding_source_id=cong-dong
    ht-tinh-01 | ct-bb-01 | flagship | 18/6  | Hoàn thiện hồ sơ sản phẩm chủ lực | category=brand
    ht-tinh-02 | ct-cd-01 | flagship | 18/6  | Hoàn thiện hồ sơ sản phẩm chủ lực | category=brand
    ht-tinh-03 | ct-nr-01 | flagship | 18/6  | Hoàn thiện hồ sơ sản phẩm chủ lực | category=brand
    ht-tinh-04 | ct-tp-01 | flagship | 25/7  | Hỗ trợ thiết bị chiết xuất | category=equipment | product_id=sp-tp-01-1 | agency_id=so-cong-thuong | amount_million_vnd=180 | funding_source_id=ngan-sach-dia-phuong
    ht-tinh-05 | ct-tp-02 | flagship | 25/7  | Hỗ trợ kiểm nghiệm và bao bì | category=quality | product_id=sp-tp-02-1 | agency_id=so-cong-thuong | amount_million_vnd=170 | funding_source_id=ngan-sach-dia-phuong
    ht-tinh-06 | ct-cm-02 | flagship | 22/8  | Hỗ trợ duy trì GMP | category=quality
    ht-tinh-07 | ct-bt-04 | flagship | 22/8  | Xây dựng vùng nguyên liệu mơ | category=materials
    ht-tinh-08 | ct-cd-02 | flagship | 17/10 | Kết nối hệ thống bán lẻ | category=trade
"""

TRACEABILITY = """
    tx-cd-01 | sp-cd-01-1 | put_in_place | 15/3/2022
    tx-cd-02 | sp-cd-01-2 | put_in_place | 18/5/2023
    tx-bb-01 | sp-bb-01-1 | put_in_place | 20/9/2022
    tx-bb-02 | sp-bb-02-2 | put_in_place | 18/5/2023
    tx-bt-01 | sp-bt-04-1 | put_in_place | 22/6/2023
    tx-cm-01 | sp-cm-01-2 | put_in_place | 22/6/2023
    tx-nr-01 | sp-nr-01-1 | put_in_place | 20/9/2022 | valid_to=20/9/2024
    tx-nr-02 | sp-nr-04-2 | put_in_place | 14/9/2023
    tx-nr-05 | sp-nr-05-1 | put_in_place | 28/12/2023
    tx-tp-01 | sp-tp-01-1 | put_in_place | 15/3/2022
    tx-tp-02 | sp-tp-02-1 | put_in_place | 14/9/2023

    tx-pn-01 | sp-pn-01-1 | put_in_place | 14/8
    tx-cd-03 | sp-cd-01-1 | renewed      | 12/3 | kind=portal | code=MH-TX-CD03
    tx-cd-04 | sp-cd-02-1 | put_in_place | 18/6
    tx-cd-05 | sp-cd-06-1 | put_in_place | 5/8
    tx-cd-06 | sp-cd-03-1 | put_in_place | 11/11
    tx-bb-03 | sp-bb-01-1 | renewed      | 20/3 | kind=label | code=MH-TX-BB03 | valid_to=20/3/2026
    tx-bb-04 | sp-bb-01-2 | put_in_place | 26/3
    tx-bb-05 | sp-bb-02-1 | put_in_place | 25/6
    tx-bb-06 | sp-bb-10-1 | put_in_place | 15/7
    tx-bb-07 | sp-bb-05-2 | put_in_place | 14/9
    tx-bb-08 | sp-bb-11-1 | put_in_place | 2/10
    tx-bt-02 | sp-bt-01-1 | put_in_place | 12/7
    tx-bt-03 | sp-bt-04-2 | put_in_place | 18/10
    tx-cm-02 | sp-cm-01-1 | put_in_place | 25/6 | delivery_id=gn-cm-2024-q2-dc
    tx-cm-03 | sp-cm-02-1 | put_in_place | 20/8
    tx-cm-04 | sp-cm-02-2 | put_in_place | 20/8
    tx-cm-05 | sp-cm-03-1 | put_in_place | 18/12 | delivery_id=gn-cm-2024-nam
    tx-nr-03 | sp-nr-01-1 | renewed      | 30/10
    tx-nr-04 | sp-nr-09-1 | put_in_place | 22/10
    tx-ns-01 | sp-ns-01-1 | put_in_place | 14/12
    tx-tp-03 | sp-tp-01-1 | renewed      | 15/3
    tx-tp-04 | sp-tp-01-2 | put_in_place | 15/3
    tx-tp-05 | sp-tp-05-1 | put_in_place | 10/6
    tx-tp-06 | sp-tp-11-1 | put_in_place | 30/9 | kind=diary
"""

LINKAGES = """
    lk-cd-01 | ct-cd-01 | signed  | 14/3/2022  | Chuỗi cửa hàng minh họa A
    lk-bb-01 | ct-bb-01 | signed  | 22/2/2023  | Chuỗi cửa hàng minh họa A
    lk-bt-01 | ct-bt-02 | signed  | 16/8/2023  | Doanh nghiệp thu mua minh họa B
    lk-nr-01 | ct-nr-04 | signed  | 20/9/2023  | Siêu thị minh họa C
    lk-tp-01 | ct-tp-02 | signed  | 5/4/2023   | Siêu thị minh họa C

    lk-cd-02 | ct-cd-01 | renewed | 14/3       | Chuỗi cửa hàng minh họa A
    lk-cd-03 | ct-cd-02 | signed  | 20/5       | HTX Minh họa Tiếng Suối | tp-bac-kan
    lk-cd-04 | ct-cd-03 | signed  | 12/6       | Doanh nghiệp thu mua minh họa B
    lk-cd-05 | ct-cd-06 | signed  | 20/8       | Siêu thị minh họa C
    lk-cd-06 | ct-cd-05 | signed  | 9/9        | Nhà thuốc minh họa D | kind=purchase | contract_number=MH-HD-06 | valid_to=9/9/2025
    lk-cd-07 | ct-cd-08 | signed  | 5/11       | Siêu thị minh họa C
    lk-bb-02 | ct-bb-01 | renewed | 22/2       | Chuỗi cửa hàng minh họa A | kind=chain | contract_number=MH-HD-02 | valid_to=22/2/2026
    lk-bb-03 | ct-bb-03 | signed  | 15/6       | Doanh nghiệp lữ hành minh họa E
    lk-bb-04 | ct-bb-02 | signed  | 24/6       | Siêu thị minh họa C
    lk-bb-05 | ct-bb-05 | signed  | 10/7       | Siêu thị minh họa C
    lk-bb-06 | ct-bb-11 | signed  | 8/8        | Chuỗi cửa hàng minh họa A
    lk-bt-02 | ct-bt-01 | signed  | 28/6       | Doanh nghiệp thu mua minh họa B | kind=production
    lk-bt-03 | ct-bt-03 | signed  | 26/7       | Siêu thị minh họa C | kind=purchase
    lk-bt-04 | ct-bt-04 | signed  | 15/10      | Doanh nghiệp chế biến minh họa G
    lk-cm-01 | ct-cm-01 | signed  | 10/5       | Chuỗi cửa hàng minh họa A
    lk-cm-02 | ct-cm-02 | signed  | 29/5       | Nhà thuốc minh họa D | \
delivery_id=gn-cm-2024-q2-dc
    lk-cm-03 | ct-cm-03 | signed  | 18/9       | Doanh nghiệp chế biến minh họa G | kind=supply
    lk-cm-04 | ct-cm-04 | signed  | 22/11      | Siêu thị minh họa C
    lk-nr-02 | ct-nr-01 | signed  | 12/8       | Siêu thị minh họa C
    lk-nr-03 | ct-nr-02 | signed  | 22/10      | Doanh nghiệp thu mua minh họa B
    lk-nr-04 | ct-nr-09 | signed  | 8/10       | Nhà thuốc minh họa D
    lk-ns-01 | ct-ns-02 | signed  | 18/7       | Siêu thị minh họa C
    lk-tp-02 | ct-tp-01 | signed  | 18/12/2023 | Nhà thuốc minh họa D | plan_year=2024
    lk-tp-03 | ct-tp-02 | renewed | 5/4        | Siêu thị minh họa C
    lk-tp-04 | ct-tp-05 | signed  | 25/9       | HTX Minh họa Hoa Xoan | ba-be
    lk-tp-05 | ct-tp-08 | signed  | 29/10      | Chuỗi cửa hàng minh họa A
"""

# Quality certificates, one per line; the last field lists the products in its scope, each of which
# becomes a row.
QUALITY = """
    ql-pn-01 | VietGAP   | 10/2/2023  | 10/2/2026  | sp-pn-01-1
    ql-cd-01 | Hữu cơ    | 15/11/2023 | 15/11/2026 | sp-cd-01-1 sp-cd-01-2
    ql-cd-02 | VietGAP   | 15/5       | 15/5/2027  | sp-cd-02-1
    ql-cd-03 | VietGAP   | 2/10       | 2/10/2027  | sp-cd-03-1
    ql-bb-01 | VietGAP   | 20/4/2023  | 20/4/2026  | sp-bb-01-1 sp-bb-01-2
    ql-bb-02 | HACCP     | 20/8       | 20/8/2027  | sp-bb-05-1 sp-bb-05-2
    ql-bt-01 | VietGAP   | 8/11/2022  | 8/11/2025  | sp-bt-01-1 sp-bt-02-1
    ql-bt-02 | VietGAP   | 18/6       | 18/6/2027  | sp-bt-03-1
    ql-bt-03 | HACCP     | 22/10      | 22/10/2027 | sp-bt-04-2
    ql-cm-01 | VietGAP   | 12/7/2023  | 12/7/2026  | sp-cm-01-2
    ql-cm-02 | GMP       | 31/8/2021  | 31/8/2024  | sp-cm-02-1
    ql-cm-03 | HACCP     | 20/5       | 20/5/2027  | sp-cm-04-1
    ql-nr-01 | HACCP     | 5/10/2023  | 5/10/2026  | sp-nr-01-1
    ql-ns-01 | HACCP     | 3/7        | 3/7/2027   | sp-ns-02-1
    ql-tp-01 | ISO 22000 | 12/5/2023  | 12/5/2026  | sp-tp-01-1 sp-tp-01-2 sp-tp-01-3 sp-tp-01-4
    ql-tp-02 | HACCP     | 5/10/2022  | 5/10/2025  | sp-tp-02-1 sp-tp-02-2 sp-tp-02-3 sp-tp-02-4
    ql-tp-03 | VietGAP   | 16/8/2023  | 16/8/2026  | sp-tp-03-1 sp-tp-03-2
    ql-tp-04 | HACCP     | 22/4       | 22/4/2027  | sp-tp-04-1 sp-tp-04-2 sp-tp-04-3
    ql-tp-05 | HACCP     | 9/8/2023   | 9/8/2026   | sp-tp-05-1 sp-tp-05-2 sp-tp-05-3
    ql-tp-06 | HACCP     | 15/7       | 15/7/2027  | sp-tp-01-1 sp-tp-02-5
    ql-tp-07 | GMP       | 9/9        | 9/9/2027   | sp-tp-08-1 sp-tp-08-2
    ql-tp-08 | HACCP     | 15/10      | 15/10/2027 | sp-tp-07-1 sp-tp-07-2
"""

FLAGSHIPS = """
    cl-tinh-01 | sp-nr-01-1 | province | 15/12/2023
    cl-tinh-02 | sp-cd-01-1 | province | 20/8
    cl-tinh-03 | sp-bb-01-1 | province | 14/11
    cl-bb-01 | sp-bb-05-2 | district | 25/5/2023
    cl-nr-01 | sp-nr-04-1 | district | 28/6/2023 | end_date=14/10
    cl-tp-01 | sp-tp-01-1 | district | 12/10/2023
    cl-cd-01 | sp-cd-02-1 | district | 10/4
    cl-bt-01 | sp-bt-01-1 | district | 22/5
    cl-cm-01 | sp-cm-02-1 | district | 28/6
    cl-pn-01 | sp-pn-01-1 | district | 9/8
    cl-tp-02 | sp-tp-05-1 | district | 12/9 | decision_number=
"""

OUTLETS = {
    "bao": ("local", "Báo tỉnh (minh họa)"),
    "dai": ("local", "Đài Phát thanh và Truyền hình tỉnh (minh họa)"),
    "cong": ("local", "Cổng Thông tin điện tử tỉnh (minh họa)"),
    "huyen": ("local", "Trang thông tin điện tử cấp huyện (minh họa)"),
    "tw": ("central", "Báo trung ương (minh họa)"),
}
# At provincial level at least two items in every month, except one in July, and six in November.
MEDIA = """
    11/1  | tinh | news    | cong  | Bắc Kạn tổng kết Chương trình OCOP năm 2023 | agency_id=van-phong-dieu-phoi | url=https://minh-hoa.example/tin-01
    30/1  | tinh | article | bao   | Sản phẩm OCOP vào vụ Tết
    6/2   | tinh | feature | dai   | Phiên chợ OCOP ngày giáp Tết
    27/2  | tinh | news    | cong  | Chuẩn bị Chu trình OCOP năm 2024
    8/3   | tinh | article | bao   | Phụ nữ vùng cao khởi nghiệp từ sản phẩm quê
    25/3  | tinh | news    | cong  | Ban hành kế hoạch OCOP năm 2024
    31/3  | tinh | news    | dai   | Các huyện rà soát ý tưởng sản phẩm
    16/4  | tinh | article | bao   | Lựa chọn ý tưởng sản phẩm: chọn ít mà chắc
    26/4  | tinh | feature | dai   | Chè shan tuyết trên núi cao
    14/5  | tinh | news    | cong  | Khai mạc tập huấn cho chủ thể mới
    28/5  | tinh | article | tw    | Bí xanh thơm đi xa
    11/6  | tinh | article | bao   | Câu chuyện sản phẩm và tem truy xuất
    20/6  | tinh | news    | cong  | Hỗ trợ chủ thể có sản phẩm chủ lực
    28/6  | tinh | feature | dai   | Sáu tháng triển khai Chương trình OCOP
    17/7  | tinh | news    | cong  | Đôn đốc hoàn thiện hồ sơ sản phẩm
    8/8   | tinh | article | bao   | Nâng hạng sao: không chỉ là thêm một ngôi sao
    22/8  | tinh | news    | dai   | Kiểm tra việc dùng nhãn hiệu OCOP
    5/9   | tinh | feature | dai   | Miến dong vào mùa
    13/9  | tinh | article | bao   | Thành phố công nhận sớm sản phẩm mới
    24/9  | tinh | news    | cong  | Thu hồi giấy chứng nhận vi phạm quy chế | agency_id=so-cong-thuong | url=https://minh-hoa.example/tin-20
    4/10  | tinh | news    | cong  | Các huyện vào đợt đánh giá
    15/10 | tinh | article | bao   | Hội đồng đánh giá làm việc thế nào
    29/10 | tinh | feature | dai   | Mùa hồng không hạt
    5/11  | tinh | article | bao   | Nhìn lại đợt đánh giá cấp huyện
    12/11 | tinh | news    | cong  | Hội đồng cấp tỉnh đánh giá, phân hạng sản phẩm
    19/11 | tinh | article | tw    | Sản phẩm năm sao của vùng cao
    22/11 | tinh | news    | cong  | Công nhận sản phẩm OCOP 4 sao
    26/11 | tinh | feature | dai   | Du lịch cộng đồng ven hồ
    29/11 | tinh | article | bao   | Liên kết để đi đường dài
    6/12  | tinh | news    | cong  | Chuẩn bị hội nghị tổng kết năm 2024
    28/12 | tinh | article | bao   | Hội nghị tổng kết Chương trình OCOP năm 2024
    21/3  | bb   | news    | huyen | Ba Bể hướng dẫn đăng ký ý tưởng sản phẩm
    18/6  | bb   | article | huyen | Sản phẩm mới đầu tiên của năm
    25/10 | bb   | news    | huyen | Ba Bể công nhận năm sản phẩm mới
    23/4  | cd   | news    | huyen | Chợ Đồn lựa chọn ý tưởng sản phẩm
    16/7  | cm   | article | huyen | Nghệ Chợ Mới tìm đường ra phố
    18/7  | tp   | article | huyen | Thành phố tiếp sức cho chủ thể mới
    17/9  | tp   | news    | huyen | Thành phố trao giấy chứng nhận sản phẩm mới
    29/7  | nr   | news    | huyen | Na Rì đôn đốc tiến độ OCOP
    8/8   | ns   | news    | huyen | Ngân Sơn hỗ trợ máy tráng miến
"""

# Activities: kind, the plan's task, agency, day, quantity, title.
ACTIVITIES = """
    tinh | training      | t1-training     | vpdp   | 27/3  | 62  | Tập huấn cán bộ OCOP cấp tỉnh, cấp huyện | audience=officials | participants=58
    tinh | training      | t1-training     | vpdp   | 16/5  | 108 | Tập huấn cán bộ OCOP cấp xã
    tinh | training      | t3-4-renewal    | vpdp   | 28/3  | 45  | Tập huấn chủ thể cấp lại giấy, đợt 1 | audience=renewing_subjects | participants=45
    tinh | training      | t3-4-renewal    | vpdp   | 26/4  | 32  | Tập huấn chủ thể cấp lại giấy, đợt 2
    tinh | training      | t5-2-capacity   | vpdp   | 20/9  | 54  | Tập huấn quản trị và quản lý chất lượng | audience=subjects | participants=54
    tinh | training      | t5-2-vocational | ldtbxh | 19/7  | 60  | Đào tạo nghề cho thành viên hợp tác xã | audience=workers | participants=60
    tinh | training      | t5-2-brand      | khcn   | 5/9   | 40  | Tập huấn sở hữu trí tuệ và truy xuất
    tinh | fair          | t3-7-2          | ct     | 4/2   | 1   | Hội chợ Xuân (minh họa) | level=province | stalls=40 | revenue_million_vnd=620
    tinh | fair          | t3-7-2          | ct     | 24/5  | 1   | Tuần hàng OCOP tại Hà Nội (minh họa) | level=nation | stalls=12 | revenue_million_vnd=310.5 | duty_id=v2-promotion
    tinh | fair          | t3-7-2          | ct     | 24/8  | 1   | Hội chợ vùng Đông Bắc (minh họa) | level=region | stalls=15 | revenue_million_vnd=275
    tinh | fair          | t3-7-2          | ct     | 15/11 | 1   | Tuần hàng nông sản cuối năm (minh họa)
    tinh | e_commerce    | t3-7-2          | ct     | 19/4  | 12  | Đưa sản phẩm lên sàn thương mại điện tử, đợt 1 | platform=Sàn minh họa A
    tinh | e_commerce    | t3-7-2          | ct     | 18/9  | 25  | Đưa sản phẩm lên sàn thương mại điện tử, đợt 2
    tinh | inspection    | t6              | nn     | 20/6  | 8   | Kiểm tra an toàn thực phẩm nông, lâm, thủy sản | duty_id=v3-inspection | establishments=31 | violations=3 | handled=3
    tinh | inspection    | t6              | ct     | 26/7  | 6   | Kiểm tra điểm bán hàng OCOP | duty_id=v2-inspection | establishments=9 | violations=1 | handled=0
    tinh | inspection    | t6              | vpdp   | 23/8  | 10  | Đoàn liên ngành kiểm tra việc dùng nhãn hiệu | duty_id=v1-inspection | establishments=50 | violations=4 | handled=3
    tinh | inspection    | t6              | yte    | 12/9  | 5   | Kiểm tra công bố chất lượng sản phẩm
    tinh | inspection    | t6              | khcn   | 17/10 | 4   | Kiểm tra ghi nhãn, mã số mã vạch
    tinh | inspection    | t6              | vpdp   | 27/11 | 9   | Đoàn liên ngành kiểm tra cuối năm
    pn | training      | t3-4-new        | ubnd   | 28/5  | 20  | Tập huấn chủ thể mới huyện Pác Nặm
    pn | fair          | t3-7-2          | ubnd   | 23/2  | 1   | Phiên chợ hội xuân (minh họa) | level=district | stalls=8
    cd | training      | t3-4-new        | ubnd   | 22/5  | 40  | Tập huấn chủ thể mới huyện Chợ Đồn
    cd | point_of_sale | t3-7-1          | ubnd   | 18/6  | 1   | Điểm bán hàng OCOP (minh họa) tại Bằng Lũng
    cd | inspection    | t6              | ubnd   | 13/9  | 3   | Kiểm tra cơ sở sản xuất rượu men lá | establishments=12 | violations=0 | handled=0
    cd | e_commerce    | t3-7-2          | ubnd   | 15/11 | 1250 | Đơn hàng trên sàn thương mại điện tử
    bb | fair          | t3-7-2          | ubnd   | 20/2  | 1   | Gian hàng OCOP tại hội xuân (minh họa)
    bb | training      | t3-4-new        | ubnd   | 21/5  | 42  | Tập huấn chủ thể mới huyện Ba Bể | audience=new_subjects | participants=40
    bb | training      | t5-2-tourism    | vhttdl | 21/8  | 24  | Tập huấn làm du lịch cộng đồng
    bb | point_of_sale | t3-7-1          | ubnd   | 24/9  | 1   | Điểm bán hàng OCOP (minh họa) tại Nam Mẫu
    bt | training      | t3-4-new        | ubnd   | 23/5  | 30  | Tập huấn chủ thể mới huyện Bạch Thông
    bt | e_commerce    | t3-7-2          | ubnd   | 12/11 | 4   | Bán cam, quýt trên sàn thương mại điện tử
    cm | training      | t3-4-new        | ubnd   | 29/5  | 28  | Tập huấn chủ thể mới huyện Chợ Mới
    cm | point_of_sale | t3-7-1          | ubnd   | 27/6  | 1   | Điểm bán hàng OCOP (minh họa) tại Thanh Thịnh \
| delivery_id=gn-cm-2024-q2-dc
    cm | fair          | t3-7-2          | ubnd   | 18/5  | 1   | Phiên chợ đầu hè (minh họa)
    nr | training      | t3-4-new        | ubnd   | 12/6  | 25  | Tập huấn chủ thể mới huyện Na Rì
    nr | point_of_sale | t3-7-1          | ubnd   | 15/8  | 1   | Điểm bán hàng OCOP (minh họa) tại Yến Lạc
    nr | training      | t3-4-new        | ubnd   | 20/12/2023 | 18 | Tập huấn cuối năm 2023 huyện Na Rì | delivery_id=gn-nr-2024-q1
    ns | training      | t3-4-new        | ubnd   | 24/5  | 22  | Tập huấn chủ thể mới huyện Ngân Sơn
    ns | fair          | t3-7-2          | ubnd   | 15/11 | 1   | Phiên chợ vùng cao (minh họa) | revenue_million_vnd=48500000
    ns | e_commerce    | t3-7-2          | ubnd   | 12/9  | 0   | Mở gian hàng trên sàn thương mại điện tử
    tp | training      | t3-4-new        | ubnd   | 14/5  | 35  | Tập huấn chủ thể mới thành phố Bắc Kạn
    tp | fair          | t3-7-2          | ubnd   | 6/9   | 1   | Phiên chợ OCOP phố đi bộ (minh họa) | revenue_million_vnd=1.235
    tp | point_of_sale | t3-7-1          | ubnd   | 12/12 | 2   | Hai điểm bán hàng OCOP (minh họa) tại Đức Xuân
    tp | inspection    | t6              | ubnd   | 18/10 | 5   | Kiểm tra cơ sở đề nghị cấp lại giấy
"""

# Points of sale: id of the row and of the place, name, state, day. The six places that the plan
# names (III.3.7.1) are real firms; here they stand without their names.
POINTS_OF_SALE = """
    db-tinh-01 | diem-ke-hoach-1 | Điểm thứ nhất nêu ở mục III.3.7.1 (minh họa) | kept_up | 20/3
    db-tinh-02 | diem-ke-hoach-2 | Điểm thứ hai nêu ở mục III.3.7.1 (minh họa)  | kept_up | 20/3
    db-tinh-03 | diem-ke-hoach-3 | Điểm thứ ba nêu ở mục III.3.7.1 (minh họa)   | kept_up | 20/3
    db-tinh-04 | diem-ke-hoach-4 | Điểm thứ tư nêu ở mục III.3.7.1 (minh họa)   | kept_up | 20/3
    db-tinh-05 | diem-ke-hoach-5 | Điểm thứ năm nêu ở mục III.3.7.1 (minh họa)  | kept_up | 20/3
    db-tinh-06 | diem-ke-hoach-6 | Điểm thứ sáu nêu ở mục III.3.7.1 (minh họa)  | kept_up | 20/3
    db-tinh-07 | diem-ke-hoach-6 | Điểm thứ sáu nêu ở mục III.3.7.1 (minh họa)  | closed  | 18/12
    db-cd-01 | diem-cd-1 | Điểm bán hàng (minh họa) tại Bằng Lũng | standardised | 18/6 \
| activity_id=hd-cd-02 | basis=MH-901/TB-UBND
    db-bb-01 | diem-bb-1 | Điểm bán hàng (minh họa) tại Nam Mẫu   | new | 24/9 \
| activity_id=hd-bb-04 | basis=MH-902/TB-UBND
    db-tp-01 | diem-tp-1 | Điểm bán hàng thứ nhất (minh họa) tại Đức Xuân | new | 12/12 \
| activity_id=hd-tp-03
    db-tp-02 | diem-tp-2 | Điểm bán hàng thứ hai (minh họa) tại Đức Xuân  | new | 12/12 \
| activity_id=hd-tp-03
    db-nr-01 | diem-nr-1 | Điểm bán hàng (minh họa) tại Yến Lạc   | new     | 15/8
    db-nr-02 | diem-nr-1 | Điểm bán hàng (minh họa) tại Yến Lạc   | kept_up | 20/11 | activity_id=hd-nr-02
    db-bt-01 | diem-bt-1 | Điểm bán hàng (minh họa) tại Phủ Thông | new | 20/11 \
| basis=MH-904/TB-UBND
"""

# Documents: id, number, day, issuer, title.
DOCUMENTS = """
    vb-tinh-01 | MH-701/KH-UBND  | 22/3 | UBND tỉnh Bắc Kạn | Kế hoạch (minh họa) Chương trình OCOP năm 2024
    vb-tinh-02 | MH-702/HD-VPĐP  | 12/3 | Văn phòng Điều phối nông thôn mới tỉnh \
| Hướng dẫn (minh họa) đăng ký ý tưởng sản phẩm | task_id=t3-3-province
    vb-tinh-03 | MH-703/QĐ-UBND  | 28/6 | UBND tỉnh Bắc Kạn | Kiện toàn (minh họa) hội đồng đánh giá \
| task_id=t1-structure
    vb-bb-01 | MH-711/KH-UBND  | 20/3 | UBND huyện Ba Bể | Kế hoạch (minh họa) OCOP của huyện năm 2024 \
| task_id=t2-units
    vb-bb-02 | MH-713/TB-UBND  | 10/5 | UBND huyện Ba Bể | Thông báo (minh họa) kết quả rà soát sản phẩm
    vb-nr-01 | MH-712/CV-UBND  | 29/7 | UBND huyện Na Rì | Đôn đốc (minh họa) tiến độ OCOP
    vb-ns-01 | MH-714/CV-UBND  | 8/8  | UBND huyện Ngân Sơn | K?t qu? h? tr? máy tráng mi?n (minh h?a)
"""

# Requests of units: id, agency, day, text.
REQUESTS = """
    kn-bb-01 | vhttdl | 25/9  | Hỗ trợ hồ sơ điểm du lịch cộng đồng | reply=Sẽ hướng dẫn trong tháng 10. \
| reply_date=30/9
    kn-nr-01 | khcn   | 15/8  | Hướng dẫn đăng ký nhãn hiệu miến dong
    kn-ns-01 | ct     | 10/11 | Bố trí gian hàng tại tuần hàng cuối năm | reply=Đã bố trí hai gian hàng. \
| reply_date=12/11
"""

# Changes of rows delivered before: the row, its column, the old and the new value, kind, day, reason.
# The unit that a subject leaves delivers its move: the form of the other one does not have it yet.
# None of the rows counts for an indicator with a target.
CHANGES = """
    td-pn-01 | subjects  | ct-pn-06 | unit_id | pac-nam   | ba-be   | event      | 15/8 \
| gn-pn-2024-q3    | Hộ chuyển nơi đăng ký kinh doanh (minh họa)
    td-pn-02 | subjects  | ct-pn-06 | commune | Công Bằng | Bành Trạch | event   | 15/8 \
| gn-pn-2024-q3    | Hộ chuyển nơi đăng ký kinh doanh (minh họa)
    td-nr-01 | subjects  | ct-nr-06 | state   |           | paused  | event      | 2/9 \
| gn-nr-2024-q3    | Sửa chữa nhà xưởng (minh họa)
    td-cm-01 | subjects  | ct-cm-05 | commune | Đồng Tâm  | Yên Hân | correction | 20/8 \
| gn-cm-2024-q2-dc | Ghi nhầm nơi ở của chủ hộ (minh họa)
    td-cm-02 | activities | hd-cm-03 |        |           |         | retracted  | 12/9 \
| gn-cm-2024-q3    | Phiên chợ không tổ chức được (minh họa)
    td-cm-03 | quality_certificates | ql-cm-03-1 | |      |         | retracted  | 20/8 \
| gn-cm-2024-q2-dc | Ghi nhầm giấy của cơ sở khác (minh họa)
    td-bb-01 | support   | ht-bb-04 |         |           |         | retracted  | 20/9 \
| gn-bb-2024-q3    | Lớp học không tổ chức (minh họa)
    td-bb-02 | documents | vb-bb-02 |         |           |         | retracted  | 20/9 \
| gn-bb-2024-q3    | Bản dự thảo, chưa ban hành (minh họa)
"""

# Products of earlier years of which the register has no rows: stars, count. Made up like the rest;
# the published totals stand in the heading.
OPENING_STOCK = """
    dk-tinh-01 | 3 | 61
    dk-tinh-02 | 4 | 4
"""

# States of tasks: task, state, then each unit with the day from which the state holds.
TASK_STATUS = """
    t1-structure     | in_progress | tinh 12/3
    t1-structure     | done        | tinh 28/6
    t1-training      | in_progress | tinh 27/3
    t1-training      | done        | tinh 20/9
    t2-province      | done        | tinh 29/3
    t3-1-departments | in_progress | tinh 27/2
    t3-1-departments | done        | tinh 31/12
    t3-1-media       | in_progress | tinh 11/1
    t3-1-media       | done        | tinh 31/12
    t3-3-province    | in_progress | tinh 2/4
    t3-3-province    | done        | tinh 6/5
    t3-4-renewal     | in_progress | tinh 28/3
    t3-4-renewal     | done        | tinh 26/4
    t3-4-new         | in_progress | tinh 14/5
    t3-4-new         | done        | tinh 14/6
    t3-5-advice      | in_progress | tinh 10/4
    t3-5-advice      | done        | tinh 30/8
    t3-5-flagship    | in_progress | tinh 18/6
    t3-5-flagship    | done        | tinh 17/10
    t3-6-2           | in_progress | tinh 6/8
    t3-6-2           | done        | tinh 28/11
    t3-7-1           | in_progress | tinh 20/3
    t3-7-1           | done        | tinh 20/12
    t3-7-2           | in_progress | tinh 5/2
    t3-7-2           | done        | tinh 20/12
    t5-1             | in_progress | tinh 20/8
    t5-1             | done        | tinh 14/11
    t5-2-capacity    | done        | tinh 20/9
    t5-2-vocational  | done        | tinh 19/7
    t5-2-materials   | in_progress | tinh 22/8
    t5-2-tourism     | in_progress | tinh 21/8
    t5-2-tourism     | done        | tinh 26/11
    t5-2-brand       | in_progress | tinh 5/9
    t5-2-brand       | done        | tinh 17/12
    t5-2-digital     | not_started | tinh 28/6
    t5-2-digital     | in_progress | tinh 18/9
    t6               | in_progress | tinh 20/6
    t6               | done        | tinh 27/11
    t7               | not_started | tinh 30/9
    t7               | done        | tinh 27/12

    t2-province | done        | tinh 22/3 | agency_id=so-cong-thuong | document=Kế hoạch MH-401/KH-SCT
    t2-province | done        | tinh 28/3 | agency_id=so-y-te | document=Kế hoạch MH-402/KH-SYT
    t2-province | in_progress | tinh 27/3 | agency_id=so-khoa-hoc-cong-nghe
    t6          | done        | tinh 30/9 | agency_id=so-nong-nghiep-ptnt | duty_id=v3-inspection \
| result_quantity=31 | result_unit=cơ sở

    t1-structure  | done        | pn 26/3, cd 19/3, bb 15/3, bt 20/3, cm 20/3, nr 23/4, ns 26/3, tp 4/3
    t1-training   | done        | pn 20/5, cd 22/5, bb 10/5, bt 16/5, cm 16/5, nr 12/9, ns 20/5, tp 10/4
    t2-units      | in_progress | nr 29/3
    t3-3-province | done        | bt 6/5
    t2-units      | done        | pn 27/3, cd 28/3, bb 20/3, bt 25/3, cm 28/3, nr 11/4, ns 29/3, tp 15/3
    t3-1-units    | in_progress | pn 26/3, cd 19/3, bb 19/3, bt 26/3, cm 27/3, nr 23/4, ns 29/3, tp 5/3
    t3-1-units    | done        | cd 31/12, bb 31/12, bt 31/12, cm 31/12, ns 31/12, tp 31/12
    t3-2-new      | in_progress | pn 25/3, cd 20/3, bb 19/3, bt 26/3, cm 27/3, ns 29/3, tp 6/3
    t3-2-new      | done        | pn 23/4, cd 17/4, bb 16/4, bt 25/4, cm 24/4, nr 10/5, ns 24/4, tp 2/4
    t3-2-upgrade  | done        | cd 17/4, bb 17/4, bt 22/4, cm 24/4, nr 17/5, tp 2/4
    t3-3-units    | not_started | nr 26/4
    t3-3-units    | done        | pn 23/4, cd 17/4, bb 17/4, bt 25/4, cm 24/4, nr 28/6, ns 24/4, tp 2/4
    t3-5-advice   | in_progress | pn 16/7, cd 25/6, bb 3/5, bt 11/7, cm 24/7, nr 28/8, ns 26/7, tp 28/5
    t3-5-advice   | done        | cd 20/8, bb 16/7, bt 15/8, cm 13/9, ns 30/8, tp 15/8
    t3-6-1        | in_progress | pn 24/9, cd 24/9, bb 6/6, cm 24/10, nr 8/11, tp 6/6
    t3-6-1        | not_started | nr 27/9
    t3-6-1        | done        | cd 22/10, bb 17/10, bt 22/10, cm 10/12, ns 17/10, tp 16/10
    t4            | in_progress | pn 20/9, nr 18/10
    t4            | done        | cd 12/12, bb 10/10, bt 10/12, cm 10/12, ns 11/10, tp 12/12
    t5-1          | in_progress | nr 14/10
    t5-1          | done        | pn 9/8, cd 10/4, bb 24/5, bt 22/5, cm 28/6, tp 12/9
"""
TASK_DOCUMENTS = {
    ("t2-units", "done"): "Kế hoạch MH-{number}/KH-UBND",
    ("t3-3-units", "done"): "Danh sách MH-{number}/DS-UBND",
    ("t3-6-1", "done"): "Báo cáo MH-{number}/BC-HĐ",
}
TASK_NOTES = {
    ("nr", "t2-units", "done"): "Ban hành chậm so với thời hạn quý I.",
    ("nr", "t3-3-units", "done"): "Lựa chọn chậm hai tháng do ít ý tưởng đủ điều kiện.",
    ("nr", "t3-6-1", "in_progress"): "Mới đánh giá một sản phẩm mới.",
    ("cm", "t3-6-1", "done"): "Một sản phẩm đánh giá sau thời hạn 31/10.",
    ("tinh", "t3-3-province", "done"): "Tổng hợp chậm vì chờ danh sách của cấp huyện.",
}

# Payments: the plan's funding source, day, amount in million dong, purpose.
FUNDING = """
    tinh | ntm | 29/3  | 180   | Tập huấn cán bộ triển khai Chương trình | allocated_million_vnd=900 | task_id=t1-training | decision_number=MH-801/QĐ-UBND
    tinh | ntm | 14/6  | 420   | Tập huấn, tư vấn chủ thể
    tinh | dp  | 25/7  | 350   | Hỗ trợ chủ thể có sản phẩm chủ lực | allocated_million_vnd=700 | task_id=t3-5-flagship | decision_number=MH-806/QĐ-UBND
    tinh | lg  | 23/8  | 260.5 | Đào tạo nghề và du lịch cộng đồng
    tinh | dp  | 15/11 | 310   | Hội chợ, tuần hàng
    tinh | ntm | 27/12 | 95    | Hội nghị tổng kết | task_id=t7
    pn | ntm | 28/5  | 35    | Tập huấn chủ thể mới
    pn | lg  | 16/7  | 60    | Tư vấn, bao bì
    cd | ntm | 22/5  | 55    | Tập huấn chủ thể mới
    cd | dp  | 28/5  | 120   | Củng cố chủ thể
    cd | cd  | 28/5  | 80    | Đối ứng của hợp tác xã
    bb | ntm | 16/5  | 140   | Máy sấy và bao bì | allocated_million_vnd=140 | decision_number=MH-811/QĐ-UBND
    bb | lg  | 24/7  | 200   | Kho lạnh
    bb | cd  | 24/7  | 150   | Đối ứng của doanh nghiệp
    bt | ntm | 23/5  | 40    | Tập huấn chủ thể mới
    bt | dp  | 22/8  | 75.5  | Vùng nguyên liệu quýt
    cm | ntm | 29/5  | 45    | Tập huấn chủ thể mới
    cm | dp  | 27/6  | 90    | Máy sao chè | delivery_id=gn-cm-2024-q2-dc
    cm | dp  | 17/10 | 40    | Bao bì, nhãn hàng hóa | note==SUM(D4:D9)
    nr | ntm | 12/6  | 38    | Tập huấn chủ thể mới
    nr | ntm | 20/12 | -3.5  | Nộp trả kinh phí tập huấn còn dư | note=Số người dự ít hơn dự kiến.
    pn | lg  | 30/9  | 0     | Phân bổ đợt 2 | allocated_million_vnd=80 | note=Chưa giải ngân.
    ns | ntm | 24/5  | 30    | Tập huấn chủ thể mới
    ns | lg  | 6/8   | 85    | Máy tráng miến
    tp | ntm | 14/5  | 50    | Tập huấn chủ thể mới
    tp | dp  | 20/6  | 130   | Nhà lưới trồng rau
    tp | cd  | 10/10 | 210   | Đối ứng mở rộng xưởng
"""

# Which department manages the products of a group (plan, part V).
MANAGING = {
    "food": "nn",
    "drink": "nn",
    "herbal": "yte",
    "craft": "ct",
    "ornamental": "nn",
    "tourism": "vhttdl",
}

# The plan's ids for the short words used above.
AGENCIES = {
    "vpdp": "van-phong-dieu-phoi",
    "ct": "so-cong-thuong",
    "nn": "so-nong-nghiep-ptnt",
    "khcn": "so-khoa-hoc-cong-nghe",
    "yte": "so-y-te",
    "vhttdl": "so-van-hoa-the-thao-du-lich",
    "ldtbxh": "so-lao-dong-tbxh",
    "ubnd": "ubnd-huyen-thanh-pho",
}
SOURCES = {
    "ntm": "ctmtqg-nong-thon-moi",
    "dp": "ngan-sach-dia-phuong",
    "lg": "long-ghep",
    "cd": "cong-dong",
}


# Reading the tables --------------------------------------------------------------------------


def _lines(text: str) -> Iterator[list[str]]:
    """The fields of each line that is not blank."""
    for line in text.splitlines():
        if line.strip():
            yield [field.strip() for field in line.split("|")]


def _named(fields: list[str]) -> Row:
    """The cells of fields such as ``state=paused``; other fields are passed over."""
    return dict(field.split("=", 1) for field in fields if "=" in field)


def _rows(text: str, *columns: str) -> Iterator[Row]:
    """Rows by column name: fields in the order of the columns, then ``key=value``."""
    for fields in _lines(text):
        plain = [field for field in fields if "=" not in field]
        yield dict(zip(columns, plain, strict=False)) | _named(fields)


def _day(text: str) -> date:
    """A day from «14/6» (of the plan year), «14/6/2023» or an ISO date."""
    if "-" in text:
        return date.fromisoformat(text)
    day, month, *year = (int(part) for part in text.split("/"))
    return date(year[0] if year else YEAR, month, day)


def _plan_year(day: date) -> str:
    """The plan year of an event whose line does not give another."""
    return str(min(day.year, YEAR))


def _score(key: str, stars: int) -> str:
    """A made-up score within the range of the stars, which depends on the key only."""
    low, steps = {3: (52, 32), 4: (72, 32), 5: (91, 12)}[stars]
    return _number(low + crc32(key.encode()) % steps / 2)


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


# What each delivery brings --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row that a delivery brings.

    Args:
        table: its table.
        name: its short name.
        cells: the texts by column, as the register's files have them, of all columns but the key,
            ``delivery_id`` and ``source_row``; a reference to another row is its short name.
    """

    table: str
    name: str
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CellChange:
    """A change of one cell of a row delivered before, or a row taken back.

    Args:
        name: its short name.
        table: the table of the row.
        row: the row's short name.
        column: the column; empty for a row taken back.
        old: the text that stood in the cell.
        new: the text that stands in it afterwards.
        kind: ``event``, ``correction`` or ``retracted``.
        date: the day, in ISO form.
        reason: the reason.
    """

    name: str
    table: str
    row: str
    column: str
    old: str
    new: str
    kind: str
    date: str
    reason: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """A workbook that a unit sent.

    Args:
        name: its short name.
        unit: the id of the unit, or ``province``.
        kind: ``baseline``, ``quarterly``, ``restatement`` or ``yearly``.
        quarter: «2024-Q3»; empty for a baseline and for the year.
        received: the day of receipt, in ISO form.
        note: what its cover adds; empty for nothing.
        rows: the new rows, in the order of tables and of the rows in each sheet.
        changes: the changes of rows that the unit's form has, in any order.
    """

    name: str
    unit: str
    kind: str
    quarter: str
    received: str
    note: str
    rows: tuple[NewRow, ...]
    changes: tuple[CellChange, ...]

    @property
    def period(self) -> str:
        """What its id says that it is for: «2024-Q3», «2024-goc», «2024-nam»."""
        return self.quarter or f"{YEAR}-{'goc' if self.kind == 'baseline' else 'nam'}"


def deliveries_in_order() -> tuple[Delivery, ...]:
    """The workbooks of the year.

    Returns:
        The deliveries in the order in which they are accepted: by day of receipt, those of one day
        in their order above.
    """
    tables = _tables()
    found = []
    for one in sorted(tables["deliveries"], key=lambda row: _day(row["received_date"])):
        name = one["delivery_id"]
        brought = {
            spec.name: [row for row in tables[spec.name] if row["delivery_id"] == name]
            for spec in TABLES[1:]
        }
        changes = brought.pop("changes")
        found.append(
            Delivery(
                name=name,
                unit=one["unit_id"],
                kind=one["kind"],
                quarter=one["quarter"],
                received=_day(one["received_date"]).isoformat(),
                note=DELIVERY_NOTES.get(name, ""),
                rows=tuple(_new_row(table, row) for table, rows in brought.items() for row in rows),
                changes=tuple(_change(row) for row in changes),
            )
        )
    return tuple(found)


def _new_row(table: str, row: Row) -> NewRow:
    spec = BY_NAME[table]
    return NewRow(table, row[spec.key], _cells(row, spec))


def _change(row: Row) -> CellChange:
    cells = _cells(row, BY_NAME["changes"])
    return CellChange(name=row["change_id"], row=cells.pop("row_id"), **cells)


def _cells(row: Row, spec: TableSpec) -> Row:
    """The cells of a table's columns but its key and what tells of the delivery, dates in ISO form."""
    cells = {column.name: row.get(column.name, "") for column in spec.columns[1:-2]}
    for column in spec.columns:
        if column.kind == "date" and cells.get(column.name):
            cells[column.name] = _day(cells[column.name]).isoformat()
    return cells


def _tables() -> Tables:
    """Every table's rows under their short names, with the short name of their delivery."""
    tables = _subjects_and_products()
    tables["deliveries"] = list(_deliveries())
    tables["stages"] = list(_stages())
    tables["certificates"] = list(_certificates(tables["stages"]))
    tables["support"] = list(_rows(SUPPORT, "support_id", "subject_id", "kind", "date", "content"))
    tables["traceability"] = [
        row | {"system": "Cổng truy xuất nguồn gốc minh họa"}
        for row in _rows(TRACEABILITY, "traceability_id", "product_id", "action", "date")
    ]
    tables["linkages"] = list(
        _rows(LINKAGES, "linkage_id", "subject_id", "action", "date", "partner", "partner_unit_id")
    )
    _show_findings(tables)
    tables["quality_certificates"] = list(_quality())
    tables["flagships"] = list(_flagships())
    tables["media"] = list(_media())
    tables["activities"] = list(_activities())
    tables["task_status"] = list(_task_status())
    tables["funding"] = list(_funding())
    tables["renewals"] = list(_rows(RENEWALS, "renewal_id", "product_id", "date", "intent"))
    tables["points_of_sale"] = list(
        _of_units(POINTS_OF_SALE, "point_id", "place_id", "name", "state", "date")
    )
    tables["documents"] = list(
        _of_units(DOCUMENTS, "document_id", "number", "date", "issuer", "title")
    )
    tables["requests"] = [
        row | {"agency_id": AGENCIES[row["agency"]]}
        for row in _of_units(REQUESTS, "request_id", "agency", "date", "text")
    ]
    tables["opening_stock"] = [
        row
        | {
            "date": f"{YEAR - 1}-12-31",
            "source": "Số minh họa, không phải số đã công bố",
            "delivery_id": "gn-tinh-goc",
        }
        for row in _of_units(OPENING_STOCK, "opening_stock_id", "stars", "count")
    ]
    tables["changes"] = list(_changes())
    _deliver(tables)
    return tables


def _deliveries() -> Iterator[Row]:
    for row in _rows(DELIVERIES, "delivery_id", "kind", "quarter", "received_date"):
        yield row | {"unit_id": UNITS[_code(row["delivery_id"])][0]}


def _subjects_and_products() -> Tables:
    subjects: list[Row] = []
    products: list[Row] = []
    for fields in _lines(SUBJECTS):
        if fields[0].startswith("ct-"):
            subject_id, kind, name, commune, *more = fields
            english, vietnamese = KINDS[kind]
            subjects.append(
                {
                    "subject_id": subject_id,
                    "name": f"{vietnamese} Minh họa {name}",
                    "kind": english,
                    "unit_id": UNITS[_code(subject_id)][0],
                    "commune": commune,
                }
                | _named(more)
            )
        else:
            product_id, name, group, *more = fields
            products.append(
                {
                    "product_id": product_id,
                    "name": name,
                    "subject_id": f"ct-{product_id[3:8]}",
                    "product_group": group,
                    "agency_id": AGENCIES[MANAGING[group]],
                }
                | _named(more)
            )
    return {"subjects": subjects, "products": products}


def _code(row_id: str) -> str:
    """The unit's code in a row's id, its second part: ``bb`` in ``sp-bb-01-1``."""
    return row_id.split("-")[1]


def _stages() -> Iterator[Row]:
    outcome = {(row["product_id"], row["kind"]): int(row["stars"]) for row in _decisions()}
    for line in _rows(CYCLE, "product_id", "cycle", "proposed_stars", "days"):
        product, cycle, days = line["product_id"], line["cycle"], line["days"].split()
        scores = iter(line.get("scores", "").split())
        results = iter(line.get("results", "").split())
        kind = "first" if cycle == "new" else cycle
        stars = outcome.get((product, kind), int(line["proposed_stars"]))
        year = _plan_year(_day(next(day for day in days if day != "-")))
        for step, (stage, day) in enumerate(zip(STAGES, days, strict=False), start=1):
            if day == "-":
                continue
            key = f"{product[3:]}-{year}-{step}"
            assessed = stage.startswith("assessed")
            score = (next(scores, "") or _score(key, stars)) if assessed else ""
            yield {
                "stage_id": f"bc-{key}",
                "product_id": product,
                "plan_year": year,
                "cycle": cycle,
                "stage": stage,
                "date": day,
                "proposed_stars": line["proposed_stars"],
                "score": score,
            } | (_result(line, score, next(results, "passed"), _day(day)) if assessed else {})


def _result(line: Row, score: str, result: str, day: date) -> Row:
    """The result of an assessment: the stars of the score, at most those proposed."""
    owed = next(stars for low, stars in BANDS if float(score) >= low)
    stars = min(int(line["proposed_stars"]), owed)
    number = _document_number(day, _code(line["product_id"]), 7)
    return {
        "result": result,
        "stars_awarded": line.get("awarded", str(stars)) if result == "passed" else "",
        "document": f"Biên bản MH-{number}/BB-HĐ",
    }


def _decisions() -> Iterator[Row]:
    return _rows(DECISIONS, "product_id", "kind", "stars", "decision_date")


def _before_the_year() -> Iterator[Row]:
    """The recognitions in a product's last field, such as ``3 10/12/2020 > 4 9/12/2022``."""
    for product, *rest in _lines(SUBJECTS):
        if product.startswith("ct-"):
            continue
        history = "".join(field for field in rest[2:] if "=" not in field)
        for place, event in enumerate(history.split(" > ") if history else ()):
            stars, day = event.split()
            kind = "upgrade" if place else "first"
            yield {"product_id": product, "kind": kind, "stars": stars, "decision_date": day}


def _certificates(stages: list[Row]) -> Iterator[Row]:
    last_score = {row["product_id"]: row["score"] for row in stages if row["score"]}
    events: dict[str, list[Row]] = {
        fields[0]: [] for fields in _lines(SUBJECTS) if fields[0].startswith("sp-")
    }
    for row in (*_before_the_year(), *_decisions()):
        events[row["product_id"]].append(row)
    for product, rows in events.items():
        rows.sort(key=lambda row: _day(row["decision_date"]))
        for number, row in enumerate(rows, start=1):
            this_year = _day(row["decision_date"]) >= date(YEAR, 1, 1)
            score = last_score.get(product, "") if this_year else ""
            yield _certificate(f"cn-{product[3:]}-{number}", row, score)


def _certificate(certificate_id: str, row: Row, score: str) -> Row:
    """A row of certificates: the decision's issuer, number and dates added to an event."""
    decided, stars = _day(row["decision_date"]), int(row["stars"])
    withdrawn = row["kind"] == "withdrawal"
    level = {5: "nation", 4: "province"}.get(stars, "district")
    taken = row["kind"] in ("withdrawal", "downgrade")
    if level == "district" and (taken or decided < DISTRICT_DECIDES_FROM):
        level = "province"
    issuer = {"nation": NATION, "province": UNITS["tinh"][2]}.get(
        level, UNITS[_code(certificate_id)][2]
    )
    effective = _day(row.get("effective_date", row["decision_date"]))
    kinds = ("first", "renewal", "upgrade", "withdrawal", "downgrade")
    issuing = "tinh" if level == "province" else _code(certificate_id)
    number = _document_number(decided, issuing, kinds.index(row["kind"]))
    organ = "BNN" if level == "nation" else "UBND"
    return {
        "certificate_id": certificate_id,
        "plan_year": _plan_year(decided),
        "score": "" if withdrawn else score or _score(certificate_id, stars),
        "issuer_level": level,
        "issuer": issuer,
        "decision_number": f"MH-{number}/QĐ-{organ}",
        "verified": _verified(decided, row),
        "effective_date": effective.isoformat(),
        "expiry_date": "" if withdrawn else effective.replace(year=effective.year + 3).isoformat(),
    } | (row | CERTIFICATE_CELLS.get(certificate_id, {}))


def _verified(decided: date, row: Row) -> str:
    """Whether the office has seen the decision: all of the year, unless its number is missing."""
    if decided < date(YEAR, 1, 1):
        return ""
    return "no" if row.get("decision_number") == "" else "yes"


def _document_number(day: date, code: str, place: int) -> int:
    """A made-up number of a document, which no two bodies share.

    Args:
        day: its day.
        code: the code of the unit that issued it.
        place: which of a unit's documents of that day it is, from 0 to 7.

    Returns:
        A number from 72 to some 26000.
    """
    return (day.timetuple().tm_yday * len(UNITS) + list(UNITS).index(code)) * 8 + place


def _quality() -> Iterator[Row]:
    columns = ("number", "standard", "issue_date", "expiry_date", "products")
    for line in _rows(QUALITY, *columns):
        for place, product in enumerate(line["products"].split(), start=1):
            yield {
                "quality_id": f"{line['number']}-{place}",
                "product_id": product,
                "standard": line["standard"],
                "certificate_number": f"MH-{line['number'].upper()}",
                "issue_date": line["issue_date"],
                "expiry_date": line["expiry_date"],
            }


def _flagships() -> Iterator[Row]:
    for row in _rows(FLAGSHIPS, "flagship_id", "product_id", "level", "date"):
        number = _document_number(_day(row["date"]), _code(row["flagship_id"]), 5)
        yield {"decision_number": f"MH-{number}/QĐ-UBND"} | row


def _show_findings(tables: Tables) -> None:
    """Add rows that are findings and count nowhere: an equal row, and some of other plan years."""
    one = next(row for row in tables["linkages"] if row["linkage_id"] == "lk-bb-03")
    tables["linkages"].append(one | {"linkage_id": "lk-bb-07"})
    put_in_place = next(
        row for row in tables["traceability"] if row["traceability_id"] == "tx-bt-02"
    )
    other = {"traceability_id": "tx-bt-04", "product_id": "sp-bt-03-1", "date": "18/1"}
    year = {"plan_year": str(YEAR - 1), "delivery_id": f"gn-bt-{YEAR}-q1"}
    tables["traceability"].append(put_in_place | other | year)
    tables["stages"] += [
        {"stage_id": "bc-bb-10-1-2023-3", "product_id": "sp-bb-10-1", "plan_year": str(YEAR - 1)}
        | {"cycle": "new", "stage": "trained", "date": "28/2", "proposed_stars": "3"}
        | {"delivery_id": f"gn-bb-{YEAR}-q1"},
        {"stage_id": "bc-pn-01-2-2022-6", "product_id": "sp-pn-01-2", "plan_year": str(YEAR - 2)}
        | {"cycle": "new", "stage": "assessed_district", "date": f"28/6/{YEAR - 1}"}
        | {"proposed_stars": "3", "delivery_id": "gn-pn-goc"},
    ]


def _media() -> Iterator[Row]:
    rows = _rows(MEDIA, "date", "code", "kind", "outlet", "title")
    for media_id, row in _numbered("tt", rows):
        level, outlet = OUTLETS[row["outlet"]]
        yield row | {"media_id": media_id, "outlet_level": level, "outlet": outlet}


def _activities() -> Iterator[Row]:
    columns = ("code", "kind", "task_id", "agency", "date", "quantity", "title")
    for activity_id, row in _numbered("hd", _rows(ACTIVITIES, *columns)):
        yield row | {"activity_id": activity_id, "agency_id": AGENCIES[row["agency"]]}


def _task_status() -> Iterator[Row]:
    for task, state, places, *more in _lines(TASK_STATUS):
        cells = _named(more)
        part = f"-{cells['agency_id']}" if cells else ""
        for place in places.split(","):
            code, day = place.split()
            number = _document_number(_day(day), code, 6)
            document = TASK_DOCUMENTS.get((task, state), "")
            yield {
                "task_status_id": f"nv-{code}-{task}-{_day(day):%m%d}{part}",
                "task_id": task,
                "unit_id": UNITS[code][0],
                "date": day,
                "state": state,
                "document": document.format(number=number),
                "note": TASK_NOTES.get((code, task, state), ""),
            } | cells


def _funding() -> Iterator[Row]:
    columns = ("code", "source", "date", "amount_million_vnd", "purpose")
    for funding_id, row in _numbered("kp", _rows(FUNDING, *columns)):
        yield row | {"funding_id": funding_id, "funding_source_id": SOURCES[row["source"]]}


def _of_units(text: str, key: str, *columns: str) -> Iterator[Row]:
    """Rows of which the key names the unit: ``db-cd-01`` is Chợ Đồn's."""
    for row in _rows(text, key, *columns):
        yield row | {"unit_id": UNITS[_code(row[key])][0]}


def _changes() -> Iterator[Row]:
    """What became of rows delivered before: an event, a correction, a row taken back."""
    columns = ("change_id", "table", "row_id", "column", "old", "new", "kind", "date")
    return _rows(CHANGES, *columns, "delivery_id", "reason")


def _numbered(prefix: str, rows: Iterator[Row]) -> Iterator[tuple[str, Row]]:
    """Each row with its unit and a new id; ``tt-bb-02`` is the second row of Ba Bể."""
    count = dict.fromkeys(UNITS, 0)
    for row in rows:
        code = row["code"]
        count[code] += 1
        yield f"{prefix}-{code}-{count[code]:02}", row | {"unit_id": UNITS[code][0]}


# Deliveries of the rows --------------------------------------------------------------------------


def _deliver(tables: Tables) -> None:
    """Set ``delivery_id`` of every row; subjects and products get that of their first event."""
    received = sorted(tables["deliveries"], key=lambda row: _day(row["received_date"]))
    order = {row["delivery_id"]: place for place, row in enumerate(received)}
    subject_of = {row["product_id"]: row["subject_id"] for row in tables["products"]}
    first: dict[str, str] = {}
    for spec in TABLES:
        if not spec.date:
            continue
        for row in tables[spec.name]:
            day = _day(row[spec.date])
            if any(column.name == "plan_year" for column in spec.columns):
                row.setdefault("plan_year", _plan_year(day))
            year = int(row.get("plan_year", day.year))
            code = _code(row[spec.key])
            if year == YEAR and _is_of_province(row):
                code = "tinh"
            row.setdefault("delivery_id", _delivery(code, day, year, order))
            product = row.get("product_id", "")
            for key in (product, subject_of.get(product, row.get("subject_id", ""))):
                known = first.get(key, row["delivery_id"])
                first[key] = min(known, row["delivery_id"], key=order.__getitem__)
    for name in ("subjects", "products"):
        for row in tables[name]:
            row.setdefault("delivery_id", first.get(row[BY_NAME[name].key], ""))


def _is_of_province(row: Row) -> bool:
    """Whether the province delivers the row: assessments and decisions of province or nation."""
    levels = ("province", "nation")
    return row.get("issuer_level") in levels or row.get("stage", "").endswith(levels)


def _delivery(code: str, day: date, plan_year: int, order: dict[str, int]) -> str:
    """Baseline delivery for an earlier year, else the first delivery from the day's quarter on."""
    if plan_year < YEAR:
        return f"gn-{code}-goc"
    quarter = 1 if day.year < YEAR else 4 if day.year > YEAR else (day.month + 2) // 3
    later = (f"gn-{code}-{YEAR}-q{number}" for number in range(quarter, 5))
    return next(delivery for delivery in later if delivery in order)


# The register that accepting them gives ---------------------------------------------------------

ROWS_ABOVE = 3
"""The rows of a form's sheet above its first row of the register."""


def build() -> Tables:
    """Every table's rows, in the files' order, all columns filled."""
    return accepted(deliveries_in_order())


def accepted(deliveries: Sequence[Delivery]) -> Tables:
    """The register after accepting workbooks one after the other.

    Args:
        deliveries: the deliveries in the order in which they are accepted.

    Returns:
        The rows of every table, sorted by id, all columns filled.
    """
    ids = ids_of(deliveries)
    tables: Tables = {spec.name: [] for spec in TABLES}
    for one in deliveries:
        # The form holds what was known before this delivery; its new rows stand below that.
        known = _known(tables, one.unit)
        delivered = {"delivery_id": ids[one.name]}
        tables["deliveries"].append(_delivery_row(one, ids) | delivered)
        for row in one.rows:
            known[row.table].append(ids[row.name])
            cells = _with_ids(row.cells, BY_NAME[row.table], ids) | delivered
            place = ROWS_ABOVE + len(known[row.table])
            key = {BY_NAME[row.table].key: ids[row.name]}
            tables[row.table].append(key | cells | _source(place))
        for change in one.changes:
            place = ROWS_ABOVE + 1 + known[change.table].index(ids[change.row])
            tables["changes"].append(_change_row(change, ids) | delivered | _source(place))
    return {
        spec.name: [
            {column.name: row[column.name] for column in spec.columns}
            for row in sorted(tables[spec.name], key=lambda row: in_order(row[spec.key]))
        ]
        for spec in TABLES
    }


def ids_of(deliveries: Sequence[Delivery]) -> dict[str, str]:
    """The id of each delivery, row and change of the year by its short name.

    Args:
        deliveries: the deliveries in the order in which they are accepted.

    Returns:
        The ids: numbered by table and unit, in the order of deliveries, in each in the order of
        its sheets and of the rows in a sheet; those of changes also of the columns in a row.
    """
    ids: dict[str, str] = {}
    given: dict[str, list[str]] = {spec.name: [] for spec in TABLES}
    for one in deliveries:
        ids[one.name] = delivery_id(one.unit, one.period, given["deliveries"])
        given["deliveries"].append(ids[one.name])
        named = [(row.table, row.name) for row in one.rows]
        named += [("changes", change.name) for change in sorted(one.changes, key=_place_of(ids))]
        for table, name in named:
            number = next_number(table, one.unit, given[table])
            ids[name] = row_id(table, one.unit, number)
            given[table].append(ids[name])
    return ids


def _place_of(ids: Mapping[str, str]) -> Callable[[CellChange], tuple[object, ...]]:
    """A key that sorts changes by sheet, row and column of the form."""
    tables = [*BY_NAME]

    def place(change: CellChange) -> tuple[object, ...]:
        columns = ["", *(column.name for column in BY_NAME[change.table].columns)]
        row = in_order(ids[change.row])
        return tables.index(change.table), row, columns.index(change.column)

    return place


def _known(tables: Tables, unit: str) -> dict[str, list[str]]:
    """By table the ids of the rows that a unit's form has, in their order there.

    Args:
        tables: the register so far.
        unit: the unit.

    Returns:
        Of each table the rows that are or once were the unit's, and those that it delivered; without
        those taken back.
    """
    sent = {row["delivery_id"] for row in tables["deliveries"] if row["unit_id"] == unit}
    gone = {row["row_id"] for row in tables["changes"] if row["kind"] == RETRACTED}
    told = [(row["row_id"], row["column"], row["new"]) for row in tables["changes"]]
    # By the column that leads to a row's unit, the values that lead to this one.
    own = {"unit_id": {unit}}
    found: dict[str, list[str]] = {}
    for spec in TABLES[1:-1]:
        path, key, rows = spec.unit_path, spec.key, tables[spec.name]
        own_rows = {row[key] for row in rows if row[path] in own[path]}
        own_rows |= {row for row, column, new in told if column == path and new in own[path]}
        own.setdefault(key, own_rows)
        known = {row[key] for row in rows if row[key] in own_rows or row["delivery_id"] in sent}
        found[spec.name] = sorted(known - gone, key=in_order)
    return found


def file_name(delivery: str) -> str:
    """The name of the workbook of a delivery, by the delivery's id."""
    return f"minh-hoa-{delivery.removeprefix('gn-')}.xlsx"


def _delivery_row(one: Delivery, ids: Mapping[str, str]) -> Row:
    return {
        "kind": one.kind,
        "unit_id": one.unit,
        "quarter": one.quarter,
        "received_date": one.received,
        "file": file_name(ids[one.name]),
        "sheet": "",
        "note": one.note,
    }


def _change_row(one: CellChange, ids: Mapping[str, str]) -> Row:
    spec = BY_NAME[one.table]
    values = {
        name: _with_ids({one.column: text}, spec, ids)[one.column]
        for name, text in (("old", one.old), ("new", one.new))
    }
    return asdict(one) | values | {"change_id": ids[one.name], "row_id": ids[one.row]}


def _source(place: int) -> Row:
    return {"source_row": str(place)}


def _with_ids(cells: Mapping[str, str], spec: TableSpec, ids: Mapping[str, str]) -> Row:
    """The cells with ids in place of short names."""
    links = {column.name for column in spec.columns if column.refers_to in BY_NAME}
    return {name: ids[text] if text and name in links else text for name, text in cells.items()}


# Writing -------------------------------------------------------------------------------------


def heading() -> Heading:
    """The content of ``register.yaml``: title, plan, ``illustrative: true``, published figures."""
    day = date(YEAR - 1, 12, 31)
    figures = (
        Published(id=id_, text=text, value=value, date=day, source=_YEAR_END_REVIEW)
        for id_, text, value in PUBLISHED
    )
    return Heading(
        title=TITLE,
        plan=PLAN,
        year=YEAR,
        illustrative=True,
        # As the library itself, with which it comes.
        licence="Apache-2.0",
        published=tuple(figures),
    )


def write(folder: Path) -> None:
    """Write ``register.yaml`` and one CSV file per table into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FILE).write_bytes(dump_heading(heading()))
    for name, rows in build().items():
        buffer = io.StringIO()
        columns = [column.name for column in BY_NAME[name].columns]
        writer = csv.DictWriter(buffer, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        (folder / f"{name}.csv").write_bytes(buffer.getvalue().encode())


if __name__ == "__main__":
    write(Path(__file__).parent / str(YEAR))
