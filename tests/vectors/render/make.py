#!/usr/bin/env python3
"""Makes the XLSX files of this folder: by openpyxl (Debian: python3-openpyxl), and by hand after Excel's conventions."""
import datetime
import pathlib
import zipfile

import openpyxl

HERE = pathlib.Path(__file__).resolve().parent
STAMP = (2026, 11, 22, 0, 0, 0)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/"


def by_openpyxl():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["编号", "手机号", "日期", "金额", "标志", "备注", "合计"])
    sheet.append(["C-1", 13800138000, datetime.date(2026, 11, 21), 1234.5, True, "多行\n文字", "=1+2"])
    sheet["A4"] = "C-2"
    sheet["C4"] = datetime.datetime(2026, 11, 21, 14, 5)
    sheet["A5"] = "C-3"
    sheet["B5"] = 110105194912310020
    sheet["D5"] = "#REF!"
    sheet["D5"].data_type = "e"
    book.create_sheet("其他").append(["不读"])
    book.save(HERE / "by_openpyxl.xlsx")


def pack(name, parts):
    with zipfile.ZipFile(HERE / name, "w", zipfile.ZIP_DEFLATED) as out:
        for path, text in parts.items():
            out.writestr(zipfile.ZipInfo(path, STAMP), text, zipfile.ZIP_DEFLATED)


def parts(sheet, shared="", prologue=""):
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}relationships"><Relationship Id="rId1" Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{prologue}<x:workbook xmlns:x="{MAIN}" xmlns:r="{REL}"><x:sheets><x:sheet name="a" sheetId="1" r:id="rId1"/></x:sheets></x:workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}relationships"><Relationship Id="rId1" Type="{REL}/worksheet" Target="/xl/worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{REL}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="{REL}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts>'
        '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="176"/></cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": sheet,
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{shared}</sst>',
    }


by_openpyxl()
SHARED = ('<si><t>姓名</t></si><si><t>生日</t></si><si><r><t>张</t></r><r><rPr><b/></rPr><t xml:space="preserve">三丰</t></r>'
          '<rPh sb="0" eb="1"><t>zhang</t></rPh></si>')
pack("excel_like.xlsx", parts(
    f'<?xml version="1.0"?>\r\n<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1" t="s"><x:v>0</x:v></x:c><x:c r="B1" t="s"><x:v>1</x:v></x:c>'
    '<x:c r="C1" t="inlineStr"><x:is><x:t>结果</x:t></x:is></x:c></x:row><x:row r="2"><x:c r="A2" t="s"><x:v>2</x:v></x:c><x:c r="B2" s="1"><x:v>46347</x:v></x:c>'
    '<x:c r="C2" t="str"><x:f>1+2</x:f><x:v>3</x:v></x:c></x:row></x:sheetData></x:worksheet>', SHARED))
pack("doctype.xlsx", parts(f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>', "", '<!DOCTYPE x [<!ENTITY a "b">]>'))
ROW = '<row><c t="inlineStr"><is><t>' + "0" * 60000 + "</t></is></c></row>"
pack("bomb.xlsx", parts(f'<worksheet xmlns="{MAIN}"><sheetData>' + ROW * 2000 + "</sheetData></worksheet>"))
