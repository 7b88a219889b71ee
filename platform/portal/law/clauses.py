"""The clauses of both orders, in the order of the acts, each with our one-sentence reading.

Ids are stable: tests, the trail and docs/law/trace.md name them. A paragraph marked «inferred» stands where the
text at hand is cut and the reading follows by symmetry.
"""

from portal.law import Clause

ORDER_100 = "Order 100"
ORDER_1315 = "Order 1315"

O100_2_6 = Clause(
    "O100-2.6",
    ORDER_100,
    "2(6)",
    "Every subject (owner, OKUP, user, expert organisation) has a personal account through which it deals with the platform and the other subjects",
)
O100_2_7 = Clause(
    "O100-2.7",
    ORDER_100,
    "2(7)",
    "The EDS on a document proves who signed it and that nothing has changed since",
)
O100_2_8 = Clause(
    "O100-2.8",
    ORDER_100,
    "2(8)",
    "Personal data is kept apart, shown only to whom the law allows, and every look at it is recorded",
)
O100_3 = Clause(
    "O100-3",
    ORDER_100,
    "3",
    "Owner and OKUP conclude the mandate (transfer of the exercise of property rights) on the platform, with the data of appendix 1",
)
O100_4 = Clause(
    "O100-4",
    ORDER_100,
    "4",
    "An owner can give these powers to one OKUP only; a second mandate is refused, also when two are signed at the same moment",
)
O100_5 = Clause(
    "O100-5",
    ORDER_100,
    "5",
    "An OKUP places scanned copies of all agreements concluded before the Law came into force and still existing (mandates, mutual representation, licences, remuneration)",
)
O100_6 = Clause(
    "O100-6",
    ORDER_100,
    "6",
    "On the owner's application with the data of appendix 2 the OKUP excludes the objects from the permissions it gives to users",
)
O100_7 = Clause(
    "O100-7",
    ORDER_100,
    "7",
    "Two Kazakh OKUPs conclude mutual representation on the platform, with the data of appendix 3",
)
O100_8 = Clause(
    "O100-8",
    ORDER_100,
    "8",
    "Mutual representation with a foreign OKUP, concluded on paper, is placed within five working days of its date; lateness shows",
)
O100_9 = Clause(
    "O100-9",
    ORDER_100,
    "9",
    "OKUP and user conclude a licence agreement on the platform, with the data of appendix 4",
)
O100_10 = Clause(
    "O100-10",
    ORDER_100,
    "10",
    "OKUP and user conclude a contract on remuneration for phonograms published for commercial purposes, with the data of appendix 5",
)
O100_11 = Clause(
    "O100-11",
    ORDER_100,
    "11",
    "OKUP and expert organisation conclude the contract on use of the platform, with the data of appendix 6",
)
O100_12 = Clause(
    "O100-12",
    ORDER_100,
    "12",
    "Subjects act only through their personal accounts",
)
O100_13 = Clause(
    "O100-13",
    ORDER_100,
    "13",
    "The personal account holds identification, registration, contact and bank details, objects, shares of property rights, agreements, accreditation, field of activity, governing bodies",
)
O100_14 = Clause(
    "O100-14",
    ORDER_100,
    "14",
    "The expert organisation forms and keeps five registers: works, authors and owners, OKUPs, users, agreements",
)
O100_15 = Clause(
    "O100-15",
    ORDER_100,
    "15",
    "The register of works lists the objects whose property rights are managed collectively",
)
O100_16 = Clause(
    "O100-16",
    ORDER_100,
    "16",
    "Works are entered by the owner and (or) by the OKUP to which such rights were given, and by nobody else",
)
O100_17_1 = Clause(
    "O100-17.1",
    ORDER_100,
    "17(1)",
    "Work: name of the object",
)
O100_17_2 = Clause(
    "O100-17.2",
    ORDER_100,
    "17(2)",
    "Work: a copy of the object (audio recording in WAV)",
)
O100_17_3 = Clause(
    "O100-17.3",
    ORDER_100,
    "17(3)",
    "Work: identification codes, international ones (ISRC, ISWC and others) where they exist",
)
O100_17_4 = Clause(
    "O100-17.4",
    ORDER_100,
    "17(4)",
    "Work: surname, name, middle name and pseudonym of the author or other owner, with the category of right possession",
)
O100_17_5 = Clause(
    "O100-17.5",
    ORDER_100,
    "17(5)",
    "Work: the owner's legal relationship with the OKUP",
)
O100_18 = Clause(
    "O100-18",
    ORDER_100,
    "18",
    "The register of authors and owners lists the persons who placed data on their objects or gave rights into collective management",
)
O100_19_1 = Clause(
    "O100-19.1",
    ORDER_100,
    "19(1)",
    "Owner: names, pseudonym, category of right possession",
)
O100_19_2 = Clause(
    "O100-19.2",
    ORDER_100,
    "19(2)",
    "Owner: number and list of works",
)
O100_19_3 = Clause(
    "O100-19.3",
    ORDER_100,
    "19(3)",
    "Owner: legal relationship with the OKUP",
)
O100_19_4 = Clause(
    "O100-19.4",
    ORDER_100,
    "19(4)",
    "Owner: region",
)
O100_20 = Clause(
    "O100-20",
    ORDER_100,
    "20",
    "The register of OKUPs lists the organisations active in collective management",
)
O100_21_1 = Clause(
    "O100-21.1",
    ORDER_100,
    "21(1)",
    "OKUP: name",
)
O100_21_2 = Clause(
    "O100-21.2",
    ORDER_100,
    "21(2)",
    "OKUP: BIN",
)
O100_21_3 = Clause(
    "O100-21.3",
    ORDER_100,
    "21(3)",
    "OKUP: legal address",
)
O100_21_4 = Clause(
    "O100-21.4",
    ORDER_100,
    "21(4)",
    "OKUP: phone, e-mail",
)
O100_21_5 = Clause(
    "O100-21.5",
    ORDER_100,
    "21(5)",
    "OKUP: number and list of members",
)
O100_22 = Clause(
    "O100-22",
    ORDER_100,
    "22",
    "The register of users lists those who use works under a licence or on another ground of law",
)
O100_23_1 = Clause(
    "O100-23.1",
    ORDER_100,
    "23(1)",
    "User: name",
)
O100_23_2 = Clause(
    "O100-23.2",
    ORDER_100,
    "23(2)",
    "User: IIN or BIN",
)
O100_23_3 = Clause(
    "O100-23.3",
    ORDER_100,
    "23(3)",
    "User: type of activity",
)
O100_23_4 = Clause(
    "O100-23.4",
    ORDER_100,
    "23(4)",
    "User: registration or legal address",
)
O100_23_5 = Clause(
    "O100-23.5",
    ORDER_100,
    "23(5)",
    "User: objects of accounting (places of use)",
)
O100_23_6 = Clause(
    "O100-23.6",
    ORDER_100,
    "23(6)",
    "User: legal relationship with the OKUP",
)
O100_23_7 = Clause(
    "O100-23.7",
    ORDER_100,
    "23(7)",
    "User: phone, e-mail",
)
O100_24_1 = Clause(
    "O100-24.1",
    ORDER_100,
    "24(1)",
    "The register of agreements holds mandates",
)
O100_24_2 = Clause(
    "O100-24.2",
    ORDER_100,
    "24(2)",
    "The register of agreements holds mutual representation",
)
O100_24_3 = Clause(
    "O100-24.3",
    ORDER_100,
    "24(3)",
    "The register of agreements holds licence agreements",
)
O100_24_4 = Clause(
    "O100-24.4",
    ORDER_100,
    "24(4)",
    "The register of agreements holds remuneration agreements",
)
O100_25_1 = Clause(
    "O100-25.1",
    ORDER_100,
    "25(1)",
    "Mandate entry: identification number",
)
O100_25_2 = Clause(
    "O100-25.2",
    ORDER_100,
    "25(2)",
    "Mandate entry: agreement number",
)
O100_25_3 = Clause(
    "O100-25.3",
    ORDER_100,
    "25(3)",
    "Mandate entry: owner with category of right possession",
)
O100_25_4 = Clause(
    "O100-25.4",
    ORDER_100,
    "25(4)",
    "Mandate entry: OKUP",
)
O100_25_5 = Clause(
    "O100-25.5",
    ORDER_100,
    "25(5)",
    "Mandate entry: right type (author's and (or) related)",
)
O100_25_6 = Clause(
    "O100-25.6",
    ORDER_100,
    "25(6)",
    "Mandate entry: duration",
)
O100_25_7 = Clause(
    "O100-25.7",
    ORDER_100,
    "25(7)",
    "Mandate entry: form of conclusion",
)
O100_26_1 = Clause(
    "O100-26.1",
    ORDER_100,
    "26(1)",
    "Mutual representation entry: identification number",
)
O100_26_2 = Clause(
    "O100-26.2",
    ORDER_100,
    "26(2)",
    "Mutual representation entry: agreement number",
)
O100_26_3 = Clause(
    "O100-26.3",
    ORDER_100,
    "26(3)",
    "Mutual representation entry: the agreement itself",
)
O100_26_4 = Clause(
    "O100-26.4",
    ORDER_100,
    "26(4)",
    "Mutual representation entry: the first OKUP",
)
O100_26_5 = Clause(
    "O100-26.5",
    ORDER_100,
    "26(5)",
    "Mutual representation entry: the second OKUP",
)
O100_26_x = Clause(
    "O100-26.x",
    ORDER_100,
    "26 (text cut; inferred)",
    "Mutual representation entry: right type, duration, form of conclusion, by symmetry with paragraph 25; marked as inferred",
)
O100_27_x = Clause(
    "O100-27.x",
    ORDER_100,
    "after 26 (text cut; inferred)",
    "Licence entry: id, number, OKUP, user with IIN/BIN, object of accounting, way of use, right type, duration, form, status; marked as inferred",
)
O100_28_x = Clause(
    "O100-28.x",
    ORDER_100,
    "after 26 (text cut; inferred)",
    "Remuneration entry: id, number, OKUP, user with IIN/BIN, object of accounting, way of use of the phonogram, duration, form, status; marked as inferred",
)
O1315_2_1 = Clause(
    "O1315-2.1",
    ORDER_1315,
    "2(1), 2(4)",
    "The author is a natural person; the service recipient acts through a personal profile; organisations cannot apply for themselves",
)
O1315_4_1 = Clause(
    "O1315-4.1",
    ORDER_1315,
    "4",
    "The author applies in person",
)
O1315_4_2 = Clause(
    "O1315-4.2",
    ORDER_1315,
    "4",
    "A representative applies with an electronic copy of a notarised power of attorney",
)
O1315_5_1 = Clause(
    "O1315-5.1",
    ORDER_1315,
    "5(1)",
    "Application in the form of appendix 1",
)
O1315_5_2a = Clause(
    "O1315-5.2a",
    ORDER_1315,
    "5(2)",
    "A copy of the work is attached; sketches, drawings, pictures or photographs may stand in for it",
)
O1315_5_2b = Clause(
    "O1315-5.2b",
    ORDER_1315,
    "5(2)",
    "Program or database: an abstract (name, author, creation date, field, purpose, functions, main technical characteristics, language, type of machine) and the source text instead of the copy",
)
O1315_5_3 = Clause(
    "O1315-5.3",
    ORDER_1315,
    "5(3)",
    "Composite or derivative work: the agreement with the author or holder of the original, unless its term of protection has expired",
)
O1315_5_4 = Clause(
    "O1315-5.4",
    ORDER_1315,
    "5(4)",
    "Religious content: the positive opinion of the religious examination",
)
O1315_5_5 = Clause(
    "O1315-5.5",
    ORDER_1315,
    "5",
    "Change of entered data: application in the form of appendix 4",
)
O1315_A2_2 = Clause(
    "O1315-A2.2",
    ORDER_1315,
    "app. 2 row 2",
    "The service is given through the web portal; its addresses and channels are shown",
)
O1315_A2_3 = Clause(
    "O1315-A2.3",
    ORDER_1315,
    "app. 2 row 3",
    "The whole service (entry and certificate, or refusal) ends within one working day following the day of receipt",
)
O1315_A2_4 = Clause(
    "O1315-A2.4",
    ORDER_1315,
    "app. 2 row 4",
    "The service is electronic (fully automated), without a visit",
)
O1315_A2_5 = Clause(
    "O1315-A2.5",
    ORDER_1315,
    "app. 2 row 5",
    "The result is the entry with its certificate, or a reasoned refusal",
)
O1315_A2_6 = Clause(
    "O1315-A2.6",
    ORDER_1315,
    "app. 2 row 6",
    "The service is paid and given to natural persons",
)
O1315_A2_7 = Clause(
    "O1315-A2.7",
    ORDER_1315,
    "app. 2 row 7",
    "Working time: Monday to Friday, 9:00–18:30, lunch 13:00–14:30, public holidays off",
)
O1315_A2_9 = Clause(
    "O1315-A2.9",
    ORDER_1315,
    "app. 2 row 9",
    "An incomplete set of documents is not accepted, and the applicant is told what is missing",
)
O1315_A2_10 = Clause(
    "O1315-A2.10",
    ORDER_1315,
    "app. 2 row 10",
    "The EDS is required",
)
O1315_7_1 = Clause(
    "O1315-7.1",
    ORDER_1315,
    "7",
    "The head or deputy head of the department passes the application to an employee within 2 working hours",
)
O1315_7_2 = Clause(
    "O1315-7.2",
    ORDER_1315,
    "7",
    "The employee examines it and drafts the result within 7 working hours",
)
O1315_7_3 = Clause(
    "O1315-7.3",
    ORDER_1315,
    "7",
    "The head of the department or deputy head of the provider agrees the result",
)
O1315_7_4 = Clause(
    "O1315-7.4",
    ORDER_1315,
    "7",
    "The head of the provider signs the result within 1 hour (the text does not say working hour; read as working, marked as a reading)",
)
O1315_8_1 = Clause(
    "O1315-8.1",
    ORDER_1315,
    "8",
    "The fee is charged through the personal account by the published prices",
)
O1315_8_2 = Clause(
    "O1315-8.2",
    ORDER_1315,
    "8",
    "Payment is non-cash, through the gateway of a second-tier bank",
)
O1315_8_3 = Clause(
    "O1315-8.3",
    ORDER_1315,
    "8",
    "The applicant presents a document for a lower price",
)
O1315_8_4 = Clause(
    "O1315-8.4",
    ORDER_1315,
    "8",
    "Benefit categories: war participants and those equated, veterans of hostilities abroad, labour heroes and home-front workers, disabled persons and a parent of a person disabled from childhood, kandas, minors",
)
O1315_8_5 = Clause(
    "O1315-8.5",
    ORDER_1315,
    "8",
    "The benefit is 95 per cent of the price, on supporting documents",
)
O1315_8_6 = Clause(
    "O1315-8.6",
    ORDER_1315,
    "8",
    "The prices are published",
)
O1315_9 = Clause(
    "O1315-9",
    ORDER_1315,
    "9",
    "Works of separate co-authorship may be entered separately if a co-author says so in the application",
)
O1315_9_1 = Clause(
    "O1315-9-1",
    ORDER_1315,
    "9-1",
    "Within three working days of the state registration of a change of the rules the authorised body sends data on it to the e-government operator, the Unified Contact Centre and the provider",
)
O1315_10 = Clause(
    "O1315-10",
    ORDER_1315,
    "10",
    "No entry for works that serve to distinguish goods or services",
)
O1315_11 = Clause(
    "O1315-11",
    ORDER_1315,
    "11",
    "Copies of documents, of the work or its description go to third parties only with the author's consent, save cases of law",
)
O1315_12 = Clause(
    "O1315-12",
    ORDER_1315,
    "12",
    "The entry, in the form of appendix 3, is made within one working day following the day of receipt",
)
O1315_13_1 = Clause(
    "O1315-13.1",
    ORDER_1315,
    "13",
    "The certificate is issued within 7 working hours, in the form of appendix 2 to the order",
)
O1315_13_2 = Clause(
    "O1315-13.2",
    ORDER_1315,
    "13",
    "The certificate is in the state language and Russian",
)
O1315_14 = Clause(
    "O1315-14",
    ORDER_1315,
    "14",
    "A reasoned refusal is sent within 7 working hours",
)
O1315_14_2 = Clause(
    "O1315-14.2",
    ORDER_1315,
    "14",
    "Grounds of refusal are only an incomplete set of documents or that the requirements of article 9-1 are not met",
)
O1315_15_1 = Clause(
    "O1315-15.1",
    ORDER_1315,
    "15",
    "Technical errors that do not change belonging, nature or content are corrected within one working day following the application",
)
O1315_15_2 = Clause(
    "O1315-15.2",
    ORDER_1315,
    "15",
    "Changes are also made on a court decision in force",
)
O1315_15_3 = Clause(
    "O1315-15.3",
    ORDER_1315,
    "15",
    "A court decision in force is carried out within one working day following its receipt",
)
O1315_16_0 = Clause(
    "O1315-16.0",
    ORDER_1315,
    "16",
    "Complaints on paper, to the provider or the Ministry, are registered by staff with scan, stamp number, date, name and initials of who took them",
)
O1315_16_1 = Clause(
    "O1315-16.1",
    ORDER_1315,
    "16",
    "A complaint to the head of the provider is filed electronically through the personal account and signed",
)
O1315_16_2 = Clause(
    "O1315-16.2",
    ORDER_1315,
    "16",
    "Its acceptance is confirmed by a number, a date and the name of who took it",
)
O1315_16_3 = Clause(
    "O1315-16.3",
    ORDER_1315,
    "16",
    "It is considered within 5 working days of registration and answered with reasons",
)
O1315_16_4 = Clause(
    "O1315-16.4",
    ORDER_1315,
    "16",
    "Who disagrees can turn to the Ministry and the body for the quality of services, whose term is 15 working days of registration",
)
O1315_17 = Clause(
    "O1315-17",
    ORDER_1315,
    "17",
    "The decision tells of the right to go to court",
)
O1315_A1 = Clause(
    "O1315-A1",
    ORDER_1315,
    "app. 1 to the rules",
    "The application names the author(s), IIN, address, phone, that they are the sole author(s) of an unpublished object, its type, creation date and name, the explained legal significance and the consent to data use, date and signature",
)
O1315_A3 = Clause(
    "O1315-A3",
    ORDER_1315,
    "app. 3 to the rules",
    "The register shows certificate no., date of registration, date of receipt, names, type, name of work, creation date, status",
)
O1315_A4 = Clause(
    "O1315-A4",
    ORDER_1315,
    "app. 4 to the rules",
    "The application for a change names author, IIN, address, phone, the entry's number and date, and what is asked: technical correction or cancellation; date and signature",
)
O1315_C2 = Clause(
    "O1315-C2",
    ORDER_1315,
    "app. 2 to the order",
    "The certificate's form, Kazakh half first: number, date, names, type, name, creation date",
)
