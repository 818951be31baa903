"""Documents with everything the standard has: our own words and numbers, all kinds of events, every property."""

from typing import Any

CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
OWN = {"saws": "https://saws.example/terms/", "lab": "https://lab.example/ns#"}
DEEP = {
    "saws:tone": "grün 🌲",
    "saws:parts": ["1", "2.50", "true", {"lab:part": {"lab:inner": {"lab:list": ["a", "b"]}}}],
    "saws:nothing": None,
    "saws:flag": True,
    "saws:count": 12345678901234567890,
    "saws:exact": 0.1,
    "lab:when": "2026-03-01T08:00:00.000Z",
}
_WHERE = {
    "readPoint": {"id": "urn:epc:id:sgln:4012345.00001.gate-3", "saws:lane": "7"},
    "bizLocation": {"id": "https://id.gs1.org/414/4012345000016", "saws:hall": "B"},
    "bizTransactionList": [
        {"type": "prodorder", "bizTransaction": "urn:epc:id:gdti:4012345.00055.9001"},
        {"bizTransaction": "https://orders.example/4711"},
        {"type": "https://saws.example/terms/pickList", "bizTransaction": "https://orders.example/pick/1"},
    ],
    "sourceList": [
        {"type": "owning_party", "source": "urn:epc:id:pgln:4012345.00001"},
        {"type": "location", "source": "urn:epc:id:sgln:4012345.00001.0"},
    ],
    "destinationList": [
        {"type": "possessing_party", "destination": "https://id.gs1.org/417/9506000134352"},
        {"type": "location", "destination": "https://id.gs1.org/414/9506000134352"},
    ],
}
_SENSORS = {
    "sensorElementList": [
        {
            "type": "epcis:SensorElement",
            "sensorMetadata": {
                "time": "2026-03-01T07:59:00+01:00",
                "startTime": "2026-03-01T06:00:00+01:00",
                "endTime": "2026-03-01T07:59:00+01:00",
                "deviceID": "urn:epc:id:giai:4012345.thermo-1",
                "deviceMetadata": "https://id.gs1.org/8004/4012345thermo",
                "rawData": "https://lab.example/raw/1",
                "dataProcessingMethod": "https://lab.example/how/1",
                "bizRules": "https://lab.example/rules/1",
                "lab:room": "4",
            },
            "sensorReport": [
                {"type": "Temperature", "value": 20.0, "uom": "CEL", "sDev": 0.25, "component": "x"},
                {
                    "type": "https://lab.example/ns#Vibration",
                    "exception": "ALARM_CONDITION",
                    "minValue": -1, "maxValue": 2, "meanValue": 0.5, "percRank": 50, "percValue": 12.5, "uom": "4K",
                },
                {
                    "type": "Dimensionless",
                    "microorganism": "https://www.ncbi.nlm.nih.gov/taxonomy/562",
                    "chemicalSubstance": "https://identifiers.org/inchikey:XLYOFNOQVPJJNP-UHFFFAOYSA-N",
                    "stringValue": "clean", "booleanValue": False, "hexBinaryValue": "00fF",
                    "uriValue": "https://lab.example/result/9", "coordinateReferenceSystem": "https://lab.example/crs",
                    "time": "2026-03-01T07:00:00Z", "deviceID": "urn:epc:id:giai:4012345.lab-9", "lab:by": "Ada",
                    "bizRules": "https://lab.example/rules/2",
                },
            ],
            "lab:series": ["1", "2"],
        }
    ]
}  # fmt: skip
_AT = {"eventTimeZoneOffset": "+01:00", "certificationInfo": "https://accreditation.example/cert/1"}


def events() -> list[dict[str, Any]]:
    """One of each kind, with all it can have; then some with as little as they must."""
    return [
        {
            "eventID": "urn:uuid:6a1d0a5e-0001-4000-8000-000000000001", "type": "ObjectEvent", "action": "ADD",
            "eventTime": "2026-03-01T08:00:00.123456+01:00", **_AT, "recordTime": "2026-03-01T09:00:00Z",
            "epcList": ["urn:epc:id:sgtin:4012345.012345.S-1", "https://id.gs1.org/01/04012345123456/10/L1/21/S2?17=280101"],
            "quantityList": [
                {"epcClass": "urn:epc:class:lgtin:4012345.012345.L1", "quantity": 200.5, "uom": "KGM"},
                {"epcClass": "https://id.gs1.org/01/04012345123456/10/L2", "quantity": 10},
            ],
            "bizStep": "commissioning", "disposition": "active",
            "persistentDisposition": {"set": ["completeness_verified"], "unset": ["completeness_inferred"]},
            **_WHERE, **_SENSORS,
            "ilmd": {"cbvmda:lotNumber": "L1", "cbvmda:itemExpirationDate": "2028-01-01", **DEEP}, **DEEP,
        },
        {
            "eventID": "ni:///sha-256;00e1e6eba3a7cc6125be4793a631f0af50f8322e0ab5f2c0bab994a11cec1d79?ver=CBV2.0",
            "type": "AggregationEvent", "action": "ADD", "eventTime": "2026-03-02T08:00:00Z", **_AT,
            "parentID": "urn:epc:id:sscc:4012345.0000000001", "childEPCs": ["urn:epc:id:sgtin:4012345.012345.S-1"],
            "childQuantityList": [{"epcClass": "urn:epc:idpat:sgtin:4012345.012345.*", "quantity": 5}],
            "bizStep": "packing", "disposition": "in_progress", **_WHERE, **_SENSORS, **DEEP,
        },
        {
            "type": "AssociationEvent", "action": "ADD", "eventTime": "2026-03-03T08:00:00-05:00",
            "eventTimeZoneOffset": "-05:00", "parentID": "urn:epc:id:grai:4012345.00002.77",
            "childEPCs": ["urn:epc:id:giai:4012345.sensor-1"], "bizStep": "assembling", **_WHERE, **DEEP,
        },
        {
            "type": "TransactionEvent", "action": "OBSERVE", "eventTime": "2026-03-04T08:00:00.5Z", **_AT,
            "parentID": "urn:epc:id:sscc:4012345.0000000001", "epcList": ["urn:epc:id:sgtin:4012345.012345.S-1"],
            "quantityList": [{"epcClass": "urn:epc:class:lgtin:4012345.012345.L1"}],
            "bizStep": "shipping", "disposition": "in_transit", **_WHERE, **_SENSORS, **DEEP,
        },
        {
            "type": "TransformationEvent", "eventTime": "2026-03-05T08:00:00Z", **_AT,
            "inputEPCList": ["urn:epc:id:sgtin:9506000.013435.B1"],
            "inputQuantityList": [{"epcClass": "urn:epc:class:lgtin:9506000.013435.BL", "quantity": 4}],
            "outputEPCList": ["urn:epc:id:sgtin:4012345.012345.S-9"],
            "outputQuantityList": [{"epcClass": "urn:epc:class:lgtin:4012345.012345.L9", "quantity": 2}],
            "transformationID": "urn:epc:id:gdti:4012345.12345.run-1", "bizStep": "assembling",
            **_WHERE, **_SENSORS, "ilmd": DEEP, **DEEP,
        },
        {
            "type": "ObjectEvent", "action": "OBSERVE", "eventTime": "2026-03-06T08:00:00Z",
            "eventTimeZoneOffset": "+00:00", "epcList": [], "readPoint": {"id": "https://saws.example/door"},
            "sensorElementList": [{"sensorReport": [{"type": "Count", "value": 3}]}],
            "certificationInfo": ["https://accreditation.example/a", "https://accreditation.example/b"],
        },
        {
            "type": "AggregationEvent", "action": "DELETE", "eventTime": "2026-03-07T08:00:00Z",
            "eventTimeZoneOffset": "+14:00", "parentID": "urn:epc:id:sscc:4012345.0000000001", "childEPCs": [],
        },
        {
            "type": "saws:SharpeningEvent", "eventTime": "2026-03-08T08:00:00Z", "eventTimeZoneOffset": "+00:00",
            "saws:blade": "K3", "teeth": 24,
        },
    ]  # fmt: skip


def document(
    *told: dict[str, Any], context: Any = None, queried: bool = False, **more: Any
) -> dict[str, Any]:
    """The events as a document of either kind; `context` at its end, as some systems write it."""
    body: dict[str, Any] = {"eventList": list(told)}
    if queried:
        body = {"queryResults": {"queryName": "SimpleEventQuery", "resultsBody": body}}
    kind = "EPCISQueryDocument" if queried else "EPCISDocument"
    head = {"type": kind, "schemaVersion": "2.0", "creationDate": "2026-03-09T08:00:00.000+01:00", **more}
    return head | {"epcisBody": body, "@context": [CONTEXT, OWN] if context is None else context}
