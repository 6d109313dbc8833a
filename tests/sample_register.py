"""A small valid register of an invented province of three units, for tests to read and break."""

import csv
from copy import deepcopy
from pathlib import Path
from types import SimpleNamespace

import pytest
from rows import rows_to_frames

from ocop_lib.errors import RegisterError
from ocop_lib.register import read_register
from ocop_lib.register.folder import FILE
from ocop_lib.register.heading import Heading, dump_heading
from ocop_lib.register.model import Register
from ocop_lib.register.tables import TABLES


def _named(**names):
    return tuple(
        SimpleNamespace(id=key.replace("_", "-"), name=name, title=name)
        for key, name in names.items()
    )


PLAN = SimpleNamespace(
    id="thu-nghiem-2024",
    digest="thử nghiệm",
    year=2024,
    unit_level="district",
    whole=SimpleNamespace(id="province", name="tỉnh Thử Nghiệm"),
    units=_named(thuong_son="huyện Thượng Sơn", ha_lam="huyện Hạ Lâm", binh_hoa="huyện Bình Hòa"),
    agencies=_named(van_phong="Văn phòng Điều phối", so_ct="Sở Công Thương"),
    duties=(SimpleNamespace(id="v2-kiem-tra", title="Kiểm tra điểm bán hàng"),),
    tasks=(
        SimpleNamespace(id="truyen-thong", title="Truyền thông", levels=("province", "units")),
        SimpleNamespace(id="xuc-tien", title="Xúc tiến thương mại", levels=("province",)),
        SimpleNamespace(id="danh-gia", title="Đánh giá", levels=("units",)),
    ),
    funding_sources=_named(nong_thon_moi="Vốn nông thôn mới", dia_phuong="Ngân sách địa phương"),
)

HEADING = Heading(title="Sổ thử nghiệm", plan=PLAN.id, year=PLAN.year, illustrative=True)


def _rows(columns, *lines):
    names = columns.split()
    return [dict(zip(names, map(str.strip, line.split("|")), strict=True)) for line in lines]


_SAMPLE = {
    "deliveries": _rows(
        "delivery_id kind unit_id quarter received_date file",
        "goc          | baseline    | province   |         | 2024-03-22 | goc.xlsx",
        "ts-q1        | quarterly   | thuong-son | 2024-Q1 | 2024-04-05 | ts-1.xlsx",
        "ts-q2        | quarterly   | thuong-son | 2024-Q2 | 2024-07-05 | ts-2.xlsx",
        "hl-q1        | quarterly   | ha-lam     | 2024-Q1 | 2024-04-04 | hl-1.xlsx",
        "hl-q2        | quarterly   | ha-lam     | 2024-Q2 | 2024-09-20 | hl-2.xlsx",
        "hl-q1-sua    | restatement | ha-lam     | 2024-Q1 | 2024-10-02 | hl-1b.xlsx",
        "tinh-q2      | quarterly   | province   | 2024-Q2 | 2024-07-03 | tinh-2.xlsx",
        "ts-q4        | quarterly   | thuong-son | 2024-Q4 | 2025-01-05 | ts-4.xlsx",
    ),
    "subjects": _rows(
        "subject_id name kind unit_id delivery_id",
        "ct-1 | HTX Miến dong Thượng Sơn | cooperative | thuong-son | goc",
        "ct-2 | Tổ hợp tác Chè Hạ Lâm     | group       | ha-lam     | goc",
        "ct-3 | Hộ sản xuất Mật ong rừng  | household   | thuong-son | ts-q1",
        "ct-4 | Hộ trồng rau Bình Hòa     | household   | binh-hoa   | goc",
    ),
    "products": _rows(
        "product_id name subject_id product_group delivery_id",
        "sp-1 | Miến dong          | ct-1 | food  | goc",
        "sp-2 | Chè shan tuyết     | ct-2 | drink | goc",
        "sp-3 | Mật ong hoa rừng   | ct-3 | food  | ts-q1",
        "sp-4 | Miến dong sợi nhỏ  | ct-1 | food  | ts-q2",
    ),
    "stages": _rows(
        "stage_id product_id plan_year cycle stage date proposed_stars score delivery_id",
        "b-1 | sp-3 | 2024 | new     | registered        | 2024-03-10 | 3 |      | ts-q1",
        "b-2 | sp-3 | 2024 | new     | selected          | 2024-04-20 | 3 |      | ts-q2",
        "b-3 | sp-3 | 2024 | new     | assessed_district | 2024-10-20 | 3 | 62.5 | ts-q4",
        "b-4 | sp-2 | 2024 | upgrade | registered        | 2024-03-12 | 4 |      | hl-q1",
    ),
    "certificates": _rows(
        "certificate_id product_id plan_year kind stars score issuer_level issuer"
        " decision_number decision_date effective_date expiry_date note reason delivery_id",
        "cn-1 | sp-1 | 2021 | first | 3 | 65 | district | UBND huyện Thượng Sơn | 10/QĐ-UBND"
        " | 2021-11-26 | 2021-11-26 | 2024-11-26 | | | goc",
        "cn-2 | sp-2 | 2022 | first | 3 | 69.9 | province | UBND tỉnh | 20/QĐ-UBND"
        " | 2022-12-20 | 2022-12-20 | 2025-12-19 | | | goc",
        "cn-3 | sp-3 | 2024 | first | 3 | 62.5 | district | UBND huyện Thượng Sơn | 30/QĐ-UBND"
        " | 2024-10-25 | 2024-10-25 | 2027-10-25 | | | ts-q4",
        "cn-4 | sp-1 | 2024 | upgrade | 4 | 72 | province | UBND tỉnh | 40/QĐ-UBND"
        " | 2024-11-20 | 2024-11-27 | 2027-11-27 | | | ts-q4",
        "cn-5 | sp-2 | 2024 | withdrawal | 3 | | province | UBND tỉnh | 15/QĐ-UBND"
        " | 2024-06-10 | 2024-06-10 | | không còn sản xuất | stopped | hl-q2",
    ),
    "renewals": _rows(
        "renewal_id product_id date intent reason delivery_id",
        "cl-1 | sp-1 | 2024-03-05 | renew   |                  | ts-q1",
        "cl-2 | sp-2 | 2024-03-06 | no_need | Chuyển nghề khác | hl-q1",
    ),
    "support": _rows(
        "support_id subject_id plan_year kind date content delivery_id"
        " product_id agency_id category amount_million_vnd funding_source_id",
        "ht-1 | ct-1 | 2024 | strengthening | 2024-05-15 | Tập huấn quản trị | ts-q2"
        " | sp-4 | so-ct | training | 12.5 | dia-phuong",
    ),
    "traceability": _rows(
        "traceability_id product_id plan_year action date system delivery_id",
        "tx-1 | sp-1 | 2024 | put_in_place | 2024-02-20 | Cổng truy xuất | ts-q1",
        "tx-2 | sp-2 | 2024 | put_in_place | 2024-03-02 | Cổng truy xuất | hl-q1-sua",
    ),
    "linkages": _rows(
        "linkage_id subject_id plan_year action date partner partner_unit_id delivery_id",
        "lk-1 | ct-2 | 2024 | signed | 2024-03-15 | Cửa hàng Nông sản | binh-hoa | hl-q1",
    ),
    "quality_certificates": _rows(
        "quality_id product_id standard certificate_number issue_date expiry_date delivery_id",
        "cl-1 | sp-1 | ISO 22000 | 0123456789/ISO | 2023-06-01 | 2026-06-01 | goc",
    ),
    "flagships": _rows(
        "flagship_id product_id level decision_number date end_date delivery_id",
        "cc-1 | sp-1 | district | 5/QĐ-UBND | 2023-05-05 |  | goc",
        "cc-2 | sp-2 | province | 6/QĐ-UBND | 2024-06-05 |  | tinh-q2",
    ),
    "media": _rows(
        "media_id unit_id date kind outlet_level outlet title delivery_id",
        "tb-1 | province   | 2024-04-03 | news    | local | Báo tỉnh  | Chè vào vụ | tinh-q2",
        "tb-2 | thuong-son | 2024-03-03 | article | local | Đài huyện | Nghề miến  | ts-q1",
    ),
    "activities": _rows(
        "activity_id kind task_id agency_id unit_id date quantity title delivery_id duty_id level"
        " stalls revenue_million_vnd",
        "hd-1 | fair | xuc-tien | so-ct | province | 2024-05-05 | 1 | Hội chợ hè | tinh-q2"
        " | | province | 12 | 85.5",
        "hd-2 | point_of_sale | xuc-tien | so-ct | thuong-son | 2024-05-06 | 1 | Điểm bán ở chợ"
        " | ts-q2 | | | |",
    )
    + _rows(
        "activity_id kind task_id agency_id unit_id date quantity title delivery_id audience"
        " participants",
        "hd-3 | training | truyen-thong | van-phong | province | 2024-05-07 | 40 | Tập huấn"
        " | tinh-q2 | officials | 38",
    )
    + _rows(
        "activity_id kind task_id agency_id unit_id date quantity title delivery_id duty_id"
        " establishments violations handled",
        "hd-4 | inspection | xuc-tien | so-ct | province | 2024-05-08 | 2 | Kiểm tra | tinh-q2"
        " | v2-kiem-tra | 9 | 2 | 1",
    ),
    "points_of_sale": _rows(
        "point_id place_id name unit_id basis state date activity_id delivery_id",
        "db-1 | diem-1 | Điểm ở chợ   | thuong-son | 1/TB | new     | 2024-05-06 | hd-2 | ts-q2",
        "db-2 | diem-2 | Điểm bến xe  | ha-lam     |      | kept_up | 2024-03-03 |      | hl-q1",
        "db-3 | diem-2 | Điểm bến xe  | ha-lam     |      | closed  | 2024-05-09 |      | hl-q2",
    ),
    "task_status": _rows(
        "task_status_id task_id unit_id date state document delivery_id",
        "nv-1 | truyen-thong | thuong-son | 2024-03-31 | in_progress | 7/KH-UBND | ts-q1",
        "nv-2 | truyen-thong | province   | 2024-06-15 | in_progress | 8/KH-UBND | tinh-q2",
    ),
    "funding": _rows(
        "funding_id unit_id funding_source_id date amount_million_vnd purpose delivery_id",
        "kp-1 | thuong-son | dia-phuong | 2024-05-20 | 120.5 | Mua bao bì | ts-q2",
    ),
    "documents": _rows(
        "document_id unit_id number date issuer title task_id delivery_id",
        "vb-1 | ha-lam | 9/KH-UBND | 2024-03-01 | UBND huyện Hạ Lâm | Kế hoạch năm | | hl-q1",
    ),
    "requests": _rows(
        "request_id unit_id agency_id date text reply reply_date delivery_id",
        "kn-1 | ha-lam | so-ct | 2024-05-02 | Hỗ trợ gian hàng | Sẽ bố trí | 2024-06-02 | hl-q2",
        "kn-2 | ha-lam | so-ct | 2024-05-03 | Hỗ trợ tem nhãn  |           |            | hl-q2",
    ),
    "opening_stock": _rows(
        "opening_stock_id unit_id stars count date source delivery_id",
        "dk-1 | province | 3 | 40 | 2023-12-31 | Báo cáo năm 2023 | goc",
    ),
}


def sample_rows():
    """The rows of the sample, fresh, to be changed at will."""
    return deepcopy(_SAMPLE)


def sample_register(rows=None, heading=HEADING):
    """The sample as a register, without passing through files."""
    return Register(heading, rows_to_frames(_SAMPLE if rows is None else rows))


def write_register(folder: Path, rows=None, heading=HEADING):
    """Write rows as a register's folder, every column of every table present."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FILE).write_bytes(dump_heading(heading))
    for spec in TABLES:
        with (folder / f"{spec.name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [one.name for one in spec.columns], lineterminator="\n")
            writer.writeheader()
            writer.writerows((_SAMPLE if rows is None else rows).get(spec.name, []))
    return folder


def refusal(folder):
    """The faults a folder is refused for."""
    with pytest.raises(RegisterError) as caught:
        read_register(folder, PLAN)
    return caught.value.faults
