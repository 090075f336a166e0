"""Files as other programs write them: Excel, Kumu, NodeXL, Gephi, Salesforce, HubSpot, LinkedIn, 飞书."""

from relgraph.io import read


def folder(tmp_path, **files):
    for name, text in files.items():
        (tmp_path / f"{name}.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    return tmp_path


def codes(reading, severity="error"):
    return [issue.code for issue in reading.issues if issue.severity == severity]


def test_excel_leaves_blank_columns_and_rows(tmp_path):
    text = "\ufeffid,name,title,,\r\n1,Ann,CFO,,\r\n,,,,\r\n2,Bob,CTO,,\r\n,,,,\r\n"
    reading = read(folder(tmp_path, stakeholders=text))
    assert ([person.title for person in reading.records.stakeholders], reading.issues) == (["CFO", "CTO"], ())


def test_kumu(tmp_path):
    elements = "Label,Type,Tags\nAnn,Customer,a|b\nAcme,Supplier,\n"
    connections = "From,To,Label,Type,Direction\nAnn,Acme,works hard for,member of,directed\n"
    reading = read(folder(tmp_path, elements=elements, connections=connections))
    assert [(p.name, p.type, p.tags) for p in reading.records.stakeholders] == [
        ("Ann", "customer", ("a", "b")),
        ("Acme", "supplier", ()),
    ]
    (tie,) = reading.records.relationships
    assert (tie.kind, tie.directed, tie.attributes) == ("member_of", True, {"Label": "works hard for"})
    assert codes(reading, "notice") == ["column_second"]


def test_nodexl(tmp_path):
    edges = "Vertex 1,Vertex 2,Color,Edge Weight\na,b,red,3\n"
    reading = read(folder(tmp_path, Vertices="Vertex,Color,Label\na,red,Ann\nb,blue,Bob\n", Edges=edges))
    assert [(p.id, p.name) for p in reading.records.stakeholders] == [("a", "Ann"), ("b", "Bob")]
    assert [(t.source, t.weight) for t in reading.records.relationships] == [("a", 3)]


def test_gephi_says_under_type_whether_a_tie_is_directed(tmp_path):
    edges = "Source,Target,Type,Id,Label,Weight\n1,2,Undirected,0,friend,1.0\n2,3,Directed,1,,2.0\n"
    reading = read(folder(tmp_path, nodes="Id,Label\n1,Ann\n2,Bob\n3,Cy\n", edges=edges))
    assert [(t.kind, t.directed) for t in reading.records.relationships] == [("friend", False), ("related_to", True)]
    assert [issue.code for issue in reading.issues] == ["columns_own"]


def test_salesforce(tmp_path):
    contacts = (
        "Id,FirstName,LastName,AccountName,AccountId,Title,ReportsToId\n"
        "003A,Ann,Lee,Acme,001X,CFO,\n003B,Bob,Ray,Acme,001X,CTO,003A\n"
    )
    roles = "OpportunityId,ContactId,Role\n006,003A,Economic Buyer;Other\n006,003B,Executive Sponsor\n"
    reading = read(
        folder(
            tmp_path,
            Contact=contacts,
            OpportunityContactRole=roles,
            Opportunity="Id,Name,CloseDate\n006,T,2024-05-01\n",
        )
    )
    first = reading.records.stakeholders[0]
    assert (first.id, first.name, first.organization, first.title) == ("003A", "Ann Lee", "Acme", "CFO")
    assert [(t.source, t.target, t.kind) for t in reading.records.relationships] == [("003B", "003A", "reports_to")]
    assert [part.buying_roles for part in reading.records.participations] == [("decider",), ("approver",)]
    assert reading.errors == ()


def test_hubspot(tmp_path):
    text = (
        "Record ID,First Name,Last Name,Email,Contact owner,Associated Company,Job Title,Buying Role\n"
        "101,Ann,Lee,ann@acme.com,Joe,Acme,CFO,Champion;Decision Maker\n"
    )
    (person,) = read(folder(tmp_path, contacts=text)).records.stakeholders
    assert (person.id, person.name, person.owner, person.organization) == ("101", "Ann Lee", "Joe", "Acme")
    assert (person.title, person.buying_roles) == ("CFO", ("coach", "decider"))


def test_linkedin_calls_people_connections(tmp_path):
    text = (
        'Notes:\n"You may notice, that ""some"" are missing"\n\n'
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On\nAda,Lovelace,u,,Acme,CTO,04 Mar 2024\n"
    )
    (tmp_path / "Connections.csv").write_text(text)
    for place in (tmp_path, tmp_path / "Connections.csv"):
        reading = read(place)
        assert [(p.name, p.organization, p.title) for p in reading.records.stakeholders] == [
            ("Ada Lovelace", "Acme", "CTO")
        ]
        assert codes(reading) == []


def test_a_chinese_export_in_the_encoding_of_its_day(tmp_path):
    text = "姓名,客户名称,职务,手机,直属上级\n张三,华星集团,总经理,13800000000,\n李四,华星集团,采购经理,,张 三\n"
    reading = read(folder(tmp_path, 联系人=text.encode("gbk")))
    first = reading.records.stakeholders[0]
    assert (first.name, first.organization, first.attributes) == ("张三", "华星集团", {"手机": "13800000000"})
    assert [(t.source, t.target, t.kind) for t in reading.records.relationships] == [("李四", "张三", "reports_to")]
    assert codes(reading, "notice") == ["encoding_chosen", "columns_own"]


def test_names_with_extra_spaces_and_full_width_letters_are_the_same(tmp_path):
    ties = "source,target\n  Ann Lee ,ABC Ltd\nＡnn Lee,张三\n"
    reading = read(folder(tmp_path, stakeholders="id,name\n1,Ann  Lee\n2,ＡＢＣ Ltd\n3,张 三\n", relationships=ties))
    assert [(t.source, t.target) for t in reading.records.relationships] == [("1", "2"), ("1", "3")]
    assert reading.issues == ()
