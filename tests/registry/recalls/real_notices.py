"""Notices of the corpus as makers and authorities put them, shortened to their facts, and what each lacks: judged by
reading it against the rules, with the reason. A month stands for its first or last day. Where a copy was cut off, what
was not read is not there."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Real:
    """`lacks` and `words` are what a person found; `drawn`: a picture shows where the number is."""

    id: str
    sold_in: str
    said: dict[str, Any]
    why: str
    eu: str = ""
    us: str = ""
    words: tuple[str, ...] = ()
    drawn: bool = False
    pictures: int = 0
    language: str = "en"
    contacts: list[dict[str, str]] = field(default_factory=list)


def _phone(number: str, url: str = "") -> list[dict[str, str]]:
    return [{"phone": number, "url": url}]


def named(*kinds: str) -> dict[str, Any]:
    """Remedies that the notice names."""
    return {"offers": [{"kind": kind} for kind in kinds]}


STOP = "stop_using"
REAL = (
    Real(
        "ge-wbvh5-2010", "US",
        {"hazard": "A wire can break in the machine and touch a metal part of the tub while it runs: fire and "
         "shock hazards.",
         "incidents": "Seven incidents in which flames escaped the units and caused minor smoke damage. No "
         "injuries have been reported.",
         "injuries": 0, "deaths": 0, "made_by": "GE Appliances & Lighting. Made in China.", "made_from": "2006-12-01",
         "made_until": "2010-02-28", "sold_from": "2006-12-01", "sold_until": "2010-05-31",
         "sold_price": "about $700",
         "severity": STOP, "what_to_do": "Stop using it, unplug it, and call GE.", "remedy": "A free repair.",
         "remedies": named("repair"), "units_announced": 181_000, "models": ["WBVH5*"]},
        "“Nationwide” names no retailer, and the copy has no picture.",
        us="photograph retailers", words=("No injuries",), contacts=_phone("888 345 4124"),
    ),
    Real(
        "ge-profile-dw-2010", "US",
        {"hazard": "Water can drip onto the control board and cause a short circuit. This poses a fire hazard.",
         "incidents": "Five reports of fires, four of which caused minor damage to countertops. No injuries have "
         "been reported.",
         "injuries": 0, "deaths": 0, "made_by": "GE Appliances & Lighting, of Louisville, Ky.",
         "made_from": "2002-07-01",
         "made_until": "2006-12-31", "severity": STOP, "what_to_do": "Stop using recalled products immediately.",
         "units_announced": 174_000, "models": ["PDW9200J*"]},
        "The release is cut off before “Sold at” and “Remedy”.",
        us="photograph action retailers sold price remedy", words=("No injuries",), contacts=_phone("877 275 6840"),
    ),
    Real(
        "lg-resu10h-2021", "US",
        {"hazard": "The home batteries can overheat, posing a risk of fire and emission of harmful smoke.",
         "incidents": "Five reports of smoking and catching on fire, resulting in property damage and one injury.",
         "injuries": 1, "deaths": 0, "sold_where": "Sunrun, AEE Solar, Baywa, CED, Krannich and others",
         "sold_from": "2017-01-01", "sold_until": "2019-04-30", "sold_price": "about $8,000", "severity": STOP,
         "what_to_do": "Contact LG Energy Solution Michigan to schedule a free replacement.",
         "remedy": "A free replacement.", "remedies": named("replace"), "units_announced": 10_000,
         "models": ["RESU 10H"]},
        "One was hurt: of what age, and when the Commission was told, is not said; nor who made it, nor when.",
        us="photograph makers made ages told", contacts=_phone("888 737 8104", "https://www.lgessbattery.com/us"),
    ),
    Real(
        "lg-resu10h-2022", "US",
        {"hazard": "The home batteries can overheat, posing a risk of fire and emission of harmful smoke.",
         "incidents": "One report of smoking and catching fire, resulting in property damage. No injuries have "
         "been reported.",
         "injuries": 0, "deaths": 0, "made_by": "LG Energy Solution Michigan Inc., of Holland, Mich.",
         "severity": "limit_use", "what_to_do": "If the battery shuts down, contact us. Do not turn it on again.",
         "remedy": "Remote updates of the software.", "remedies": named("repair"), "units_announced": 11_500,
         "models": ["RESU 10H"]},
        "A recall alert: who sold it, when and for how much is not in the copy, nor when it was made.",
        us="retailers made sold price", words=("No injuries",), pictures=2, drawn=True,
        contacts=_phone("888 737 8104", "https://www.lgessbattery.com/us"),
    ),
    Real(
        "peloton-pl02-2025", "US CA",
        {"hazard": "The seat post can break during use, posing a fall and injury risk.",
         "incidents": "Three reports of seat posts breaking, two with injuries due to a fall.", "injuries": 2,
         "deaths": 0,
         "made_from": "2019-12-01", "made_until": "2022-07-31", "sold_from": "2020-01-01", "sold_until": "2025-04-30",
         "sold_where": "Peloton, Dick’s Sporting Goods, Amazon and eBay", "sold_price": "about $2,495",
         "severity": STOP,
         "what_to_do": "Stop using the bike and contact Peloton.", "remedy": "A free seat post to put in oneself.",
         "remedies": named("repair"), "units_announced": 877_800, "models": ["PL02"]},
        "As the news gave it: “contact Peloton” without how; who made it in Taiwan is not said.",
        us="photograph makers ages told contact",
    ),
    Real(
        "peloton-pl01-2023", "US",
        {"hazard": "The seat post assembly can break during use, posing fall and injury hazards.",
         "incidents": "35 reports of the seat post breaking, 13 injuries: a fractured wrist, lacerations, bruises.",
         "injuries": 13, "deaths": 0, "sold_from": "2018-01-01", "sold_until": "2023-05-31",
         "sold_where": "Peloton, Dick’s Sporting Goods, Amazon", "sold_price": "about $1,400", "severity": STOP,
         "what_to_do": "Immediately stop using it and contact Peloton for a free repair.",
         "remedy": "A free seat post that can be self-installed.", "remedies": named("repair"),
         "units_announced": 2_160_000, "models": ["PL01"]},
        "Made in Taiwan, by whom and when is not said; nor the ages of thirteen people.",
        us="makers made ages told", pictures=1, contacts=_phone("866 679 9129", "https://www.onepeloton.com"),
    ),
    Real(
        "anker-a1263-2025", "US",
        {"hazard": "The battery can overheat: melting plastic, smoke and fire. We recall it out of an abundance of "
         "caution.",
         "incidents": "19 reports of fires and explosions, two minor burn injuries, 11 reports of property damage.",
         "injuries": 2, "deaths": 0, "made_by": "Anker Innovations, China", "made_from": "2016-01-01",
         "made_until": "2019-10-30", "sold_from": "2016-06-01", "sold_until": "2022-12-31",
         "sold_where": "Amazon, Newegg and eBay", "sold_price": "about $27", "severity": STOP,
         "what_to_do": "Stop using it. Send a photo with the word recalled on it.",
         "remedy": "A new power bank or a $30 gift card.", "remedies": named("replace", "rebate"),
         "units_announced": 1_158_000, "models": ["A1263"]},
        "Nearly whole; it says how caution abounds, which only the European rule forbids.",
        us="photograph ages told", words=("abundance of caution",),
        contacts=[{"url": "https://www.anker.com/recall"}],
    ),
    Real(
        "kidde-plastic-2017", "US CA",
        {"hazard": "The extinguishers can become clogged and fail to activate during a fire. The nozzle can detach.",
         "incidents": "391 reports of failed activation or nozzle detachment, one fatality, 16 injuries, 91 of "
         "damage.",
         "injuries": 16, "deaths": 1, "made_by": "Kidde, made in the United States and Mexico",
         "made_from": "1973-01-01",
         "made_until": "2017-08-15", "sold_from": "1973-01-01", "sold_until": "2017-08-31",
         "sold_where": "Menards, Montgomery Ward, Sears, The Home Depot, Walmart",
         "sold_price": "between $12 and $50",
         "severity": STOP, "what_to_do": "Immediately contact Kidde to request a replacement.",
         "remedy": "A free replacement.", "remedies": named("replace"), "units_announced": 40_000_000},
        "Somebody died: the age and when the Commission was told are not said. Models are told by the rule.",
        us="photograph ages told", contacts=_phone("855 271 0773", "https://www.kidde.com"),
    ),
    Real(
        "generac-gp15000e-2023", "US",
        {"hazard": "The tank can build up excess pressure and expel fuel when opened, posing fire and burn hazards.",
         "incidents": "27 incidents of overheating and expelling fuel, three with severe burn injuries.",
         "injuries": 3,
         "deaths": 0, "made_by": "Generac Power Systems, of Waukesha, Wisconsin", "sold_from": "2011-04-01",
         "sold_until": "2023-06-30", "sold_where": "Major home improvement and hardware stores nationwide",
         "sold_price": "between $3,300 and $3,650", "severity": STOP,
         "what_to_do": "Immediately stop using the generators and contact Generac.", "remedy": "A free repair kit.",
         "remedies": named("repair"), "units_announced": 64_000, "models": ["G0057341", "005734R1"]},
        "When they were made is not said, nor who was burned.",
        us="made ages told", pictures=2, contacts=_phone("888 391 0503", "https://www.generac.com/GPenhancements"),
    ),
    Real(
        "vornado-srth-2023", "US",
        {"hazard": "A miswiring can cause the heater to overheat, posing a fire hazard.",
         "incidents": "None reported",
         "injuries": 0, "deaths": 0, "sold_from": "2022-11-01", "sold_until": "2022-12-31",
         "sold_where": "Bed Bath & Beyond and others, online at Amazon.com", "sold_price": "about $50",
         "severity": STOP,
         "what_to_do": "Immediately stop using the heaters and visit Vornado’s website.", "remedy": "A full refund.",
         "remedies": named("refund"), "units_announced": 1_450, "models": ["SRTH"]},
        "A picture of the plate, as it should be. “Made in China” names no manufacturer, and no day.",
        us="makers made", words=("None reported",), pictures=2, drawn=True,
        contacts=_phone("844 205 7978", "https://www.vornado.com/recalls"),
    ),
    Real(
        "storkcraft-2009", "US CA",
        {"hazard": "The drop-side can detach. Infants can become trapped between it and the mattress, and suffocate.",
         "incidents": "110 incidents of detachment, 15 entrapments, four deaths by suffocation, 20 falls.",
         "injuries": 20, "deaths": 4, "made_by": "Stork Craft Manufacturing, of Richmond, BC",
         "sold_from": "1993-01-01",
         "sold_until": "2009-10-31", "sold_where": "BJ’s Wholesale Club, Sears, Walmart",
         "sold_price": "$100 to $400",
         "severity": STOP, "what_to_do": "Immediately stop using the cribs and contact Stork Craft.",
         "remedy": "A free kit that turns the drop-side into a fixed side.", "remedies": named("repair"),
         "units_announced": 2_181_000},
        "It tells since when they were distributed, not when they were made; nor how old the infants were.",
        us="photograph made ages told", contacts=_phone("877 274 0277"),
    ),
    Real(
        "senseo-2009", "US",
        {"hazard": "Calcification can block the release of pressure, and the boiler can suddenly separate, "
         "possibly leading "
         "to injury. Per year, the risk is less than three per million and there have been no reported cases. "
         "Philips has "
         "decided to voluntarily recall the machines.",
         "injuries": 0, "deaths": 0, "made_by": "Philips, made in Poland and China", "made_from": "2006-07-01",
         "made_until": "2008-11-30", "severity": STOP, "what_to_do": "Look at the sticker. Register your product.",
         "remedy": "A free replacement unit.", "remedies": named("replace"), "units_announced": 7_000_000,
         "models": ["HD7810"]},
        "An e-mail to customers: where, when and for how much it was sold is left out. Three softeners in two "
         "sentences.",
        us="photograph retailers sold price", words=("no reported cases", "voluntarily"),
        contacts=_phone("866 604 0051", "https://www.senseoexchange.com"),
    ),
    Real(
        "senseo-2009", "IE",
        {"hazard": "Philips has identified a safety problem. Per year, the risk is less than three per million. "
         "Philips has "
         "decided to voluntarily recall the machines and repair them.",
         "severity": "take_care", "what_to_do": "Take it to the retailer. Please descale it before further use.",
         "remedy": "A free repair.", "remedies": named("repair"), "models": ["HD7810"]},
        "Owners may go on; one remedy without a reason; nobody to ask; no picture of the machine or of its plate.",
        eu="picture where stop choice contact", words=("voluntarily",),
    ),
    Real(
        "senseo-2009", "DE",
        {"hazard": "In seltenen Fällen kann ein Sicherheitsmechanismus versagen. Ein Druckanstieg kann die Maschine "
         "beschädigen, was möglicherweise zu Verletzungen führt. Wir haben uns zu einem freiwilligen Rückruf "
         "entschlossen.",
         "severity": "", "what_to_do": "Stellen Sie den Reparaturauftrag online.", "remedy": "Die Reparatur.",
         "remedies": named("repair"), "models": ["HD7805"]},
        "Not a word of not using it. The order can be placed online, which is an interactive service.",
        eu="picture where stop choice", words=("In seltenen Fällen", "freiwilligen"), language="de",
        contacts=[{"url": "https://www.philips.de/service/senseo"}],
    ),
    Real(
        "petzl-grigri2-2011", "FR US",
        {"hazard": "The handle may become stuck in the open position, disabling the braking function, with the "
         "risk of an "
         "uncontrolled descent, possibly resulting in injury or death. As a measure of precaution Petzl recalls it.",
         "incidents": "Seven damaged products. Petzl has no knowledge of any accidents.", "injuries": 0, "deaths": 0,
         "made_by": "Petzl", "severity": STOP, "what_to_do": "Stop using the device and visit the page.",
         "remedy": "A new revised GRIGRI 2; Petzl pays for shipping.", "remedies": named("replace"),
         "models": ["D14 2O"]},
        "Good on the hazard; no units, no sales, no price. It says where the number is, and shows the handle "
         "instead.",
        eu="where choice", us="units retailers made sold price",
        words=("As a measure of precaution", "no knowledge of any accidents"), pictures=1,
        contacts=[{"url": "https://www.petzl.com/grigri2recall"}],
    ),
    Real(
        "bd-camalot-2016", "AT US",
        {"hazard": "In a very small percentage the axles may not be riveted, and it could come apart during use, "
         "potentially "
         "resulting in injury or death. Black Diamond is voluntarily issuing a recall.",
         "incidents": "No accidents have been reported.", "injuries": 0, "deaths": 0,
         "made_by": "Black Diamond Equipment, Ltd., of Salt Lake City, Utah", "made_from": "2014-12-22",
         "made_until": "2016-03-09", "severity": STOP, "what_to_do": "Stop use immediately, and inspect them.",
         "remedy": "If they fail inspection, a free replacement.", "remedies": named("replace"),
         "models": ["Camalot"]},
        "Pictures show the inspection, none where the code is. Units, sales and price are left out.",
        eu="where choice", us="units retailers sold price",
        words=("very small percentage", "voluntarily", "No accidents"), pictures=1,
        contacts=[{"url": "https://warranty.bdel.com/CamalotRecall"}],
    ),
    Real(
        "bd-runner-2016", "AT US",
        {"hazard": "A small number of runners contain a tape splice and will fail under standard use. Black Diamond "
         "voluntarily issued a recall.",
         "incidents": "No accidents have been reported.", "injuries": 0, "deaths": 0,
         "made_by": "Black Diamond Equipment Ltd.", "made_from": "2014-01-01", "made_until": "2015-12-31",
         "severity": "take_care",
         "what_to_do": "Inspect them. If they fail, stop use and go to your place of purchase.",
         "remedy": "A free replacement.", "remedies": named("replace"), "models": ["380060", "380061"]},
        "Inspect first, stop later is not “stop at once”; the shop is no free number, and no way to reach the firm.",
        eu="picture where stop choice contact", us="photograph units retailers sold price contact",
        words=("small number", "voluntarily", "No accidents"),
    ),
    Real(
        "whirlpool-uk-dryer-2019", "GB",
        {"hazard": "Fluff can touch the heating element and cause a fire.", "severity": STOP,
         "what_to_do": "Unplug it, and do not use it.", "remedy": "A replacement, an upgrade, a repair or a refund.",
         "remedies": named("repair", "replace", "refund", "rebate")},
        "The United Kingdom has no list of elements that is known here: nothing is asked.",
        contacts=_phone("0800 151 0905"),
    ),
    Real(
        "stihl-msa300-2023", "US",
        {"hazard": "The chain saw can take longer to brake than expected, posing a laceration hazard.",
         "incidents": "None reported", "injuries": 0, "deaths": 0,
         "made_by": "STIHL Incorporated, of Virginia Beach, Virginia. Made in Austria.", "sold_from": "2022-10-01",
         "sold_until": "2023-07-31", "sold_where": "Authorized STIHL independent dealers nationwide",
         "sold_price": "about $800", "severity": STOP,
         "what_to_do": "Immediately stop using it, bring it to a dealer.",
         "remedy": "A free new brake drum and band.", "remedies": named("repair"), "units_announced": 2_800,
         "models": ["MSA 300"]},
        "Whole but for when it was made.",
        us="made", words=("None reported",), pictures=2, drawn=True,
        contacts=_phone("800 233 4729", "https://www.stihlusa.com/safety/recalls/msa300"),
    ),
    Real(
        "gree-dehum-2023", "US",
        {"hazard": "The dehumidifiers can overheat, smoke and catch fire, posing fire and burn hazards.",
         "incidents": "At least 23 fires, 688 incidents of overheating, $168,000 in property damage.",
         "made_by": "Gree Electric Appliances, China", "made_from": "2011-01-01", "made_until": "2014-02-28",
         "sold_from": "2011-01-01", "sold_until": "2014-12-31",
         "sold_where": "Home Depot, Lowe’s, Menards, Sears, Walmart",
         "sold_price": "between $110 and $400", "severity": STOP,
         "what_to_do": "Stop use, unplug it and contact Gree.",
         "remedy": "A refund.", "remedies": named("refund"), "units_announced": 1_560_000},
        "Fires are counted, people are not: a number of injuries and deaths is due, even if it is 0.",
        us="photograph injuries", contacts=[{"url": "https://www.gree.com"}],
    ),
    Real(
        "britax-bagile-2014", "US CA",
        {"hazard": "The hinge can partially amputate fingertips, break fingers or cause severe lacerations.",
         "incidents": "Eight reports: one partial fingertip amputation, one broken finger, severe lacerations.",
         "injuries": 8, "deaths": 0, "made_by": "Imported by Britax Child Safety, of Fort Mill, S.C. Made in China.",
         "made_from": "2011-03-01", "made_until": "2013-06-10", "sold_from": "2011-05-01", "sold_until": "2013-06-30",
         "sold_where": "Amazon.com, buybuybaby.com, ToysRUs.com and others", "sold_price": "between $250 and $450",
         "severity": STOP, "what_to_do": "Immediately stop using the strollers and contact Britax.",
         "remedy": "A free repair kit.", "remedies": named("repair"), "units_announced": 216_000,
         "models": ["U341763"]},
        "All there is about the strollers, nothing about the people.",
        us="photograph ages told", contacts=_phone("866 204 1665", "https://www.britaxusa.com"),
    ),
    Real(
        "summer-infant-batt-2014", "US",
        {"hazard": "The battery in the monitor can overheat and rupture, posing a burn hazard.",
         "incidents": "22 reports of overheated and ruptured batteries, with smoke and minor property damage.",
         "injuries": 0, "deaths": 0, "made_by": "Summer Infant, of Woonsocket, R.I. Made in China.",
         "sold_from": "2010-02-01", "sold_until": "2012-12-31", "sold_where": "Babies “R” Us and others",
         "sold_price": "between $150 and $350", "severity": "limit_use",
         "what_to_do": "Remove the battery. The monitor can be used with its power cord.", "remedy": "A new battery.",
         "remedies": named("replace"), "units_announced": 800_000},
        "When the batteries were made is not said.",
        us="made", pictures=1, contacts=_phone("800 426 8627", "https://www.summerinfant.com/alerts"),
    ),
    Real(
        "viking-fridge-2013", "US",
        {"hazard": "The refrigerator’s doors can detach, posing an injury hazard.",
         "incidents": "39 reports of doors detaching, 12 with injuries such as fractures, bruises and strains.",
         "injuries": 12, "deaths": 0, "made_by": "Viking Range LLC, of Greenwood, Miss.", "made_from": "2005-11-01",
         "made_until": "2012-08-10", "sold_from": "2005-11-01", "sold_until": "2012-10-31",
         "sold_where": "Appliance and specialty stores nationwide", "sold_price": "between $5,100 and $7,700",
         "severity": "limit_use",
         "what_to_do": "Stop using it if the door sags. If it works normally, use it until then.",
         "remedy": "A free repair at home.", "remedies": named("repair"), "units_announced": 31_000,
         "models": ["VCBB363"]},
        "Twelve people were hurt: no ages, no dates.",
        us="photograph ages told", contacts=_phone("877 546 0136"),
    ),
)  # fmt: skip
