"""The words of the Core Business Vocabulary 2.0 that events are written with, and every way to write one of them.
Pure."""

STEPS = frozenset(
    "accepting arriving assembling collecting commissioning consigning creating_class_instance cycle_counting "
    "decommissioning departing destroying disassembling dispensing encoding entering_exiting holding inspecting "
    "installing killing loading other packing picking receiving removing repackaging repairing replacing reserving "
    "retail_selling sampling sensor_reporting shipping staging_outbound stock_taking stocking storing transporting "
    "unloading unpacking void_shipping".split()
)
DISPOSITIONS = frozenset(
    "active available completeness_inferred completeness_verified conformant container_closed container_open damaged "
    "destroyed dispensed disposed encoded expired in_progress in_transit inactive mismatch_class mismatch_instance "
    "mismatch_quantity needs_replacement no_pedigree_match non_conformant non_sellable_other partially_dispensed "
    "recalled reserved retail_sold returned sellable_accessible sellable_not_accessible stolen unavailable "
    "unknown".split()
)
TRANSACTIONS = frozenset(
    "bol cert desadv inv pedigree po poc prodorder recadv rma testprd testres upevt".split()
)
ENDS = frozenset(("owning_party", "possessing_party", "location"))
"""What a source or destination is."""
REASONS = frozenset(("did_not_occur", "incorrect_data"))
ALERTS = frozenset(("ALARM_CONDITION", "ERROR_CONDITION"))
COMPONENTS = frozenset(
    "x y z axial_distance azimuth height spherical_radius polar_angle elevation_angle easting northing latitude "
    "longitude altitude".split()
)
MEASUREMENTS = frozenset(
    "AbsoluteHumidity AbsorbedDose AbsorbedDoseRate Acceleration Altitude AmountOfSubstance "
    "AmountOfSubstancePerUnitVolume Angle AngularAcceleration AngularMomentum AngularVelocity Area Capacitance "
    "Conductance Conductivity Count Density Dimensionless DoseEquivalent DoseEquivalentRate DynamicViscosity "
    "ElectricCharge ElectricCurrent ElectricCurrentDensity ElectricFieldStrength Energy Exposure Force Frequency "
    "Illuminance Inductance Irradiance KinematicViscosity Length LinearMomentum Luminance LuminousFlux "
    "LuminousIntensity MagneticFlux MagneticFluxDensity MagneticVectorPotential Mass MassConcentration MassFlowRate "
    "MassPerAreaTime MemoryCapacity MolalityOfSolute MolarEnergy MolarMass MolarVolume Power Pressure RadiantFlux "
    "RadiantIntensity Radioactivity RelativeHumidity Resistance Resistivity SolidAngle SpecificVolume Speed "
    "SurfaceDensity SurfaceTension Temperature Time Torque Voltage Volume VolumeFlowRate VolumeFraction VolumetricFlux "
    "Wavenumber".split()
)

CBV, GS1, EPCIS = "https://ref.gs1.org/cbv/", "https://gs1.org/voc/", "https://ref.gs1.org/epcis/"
PREFIXES = {"cbv": CBV, "gs1": GS1, "epcis": EPCIS, "cbvmda": "urn:epcglobal:cbv:mda:"}
"""What the standard's context gives a prefix without being asked."""
_WEB = {"BizStep": STEPS, "Disp": DISPOSITIONS, "BTT": TRANSACTIONS, "SDT": ENDS, "ER": REASONS}
_URN = {"bizstep": "BizStep", "disp": "Disp", "btt": "BTT", "sdt": "SDT", "er": "ER"}


def plain(value: str) -> str:
    """A word of the vocabulary as events in JSON have it, however it was written; anything else as it is."""
    if ":" not in value:
        return value
    web = web_word(value)
    family, _, word = web.removeprefix(CBV).partition("-") if web.startswith(CBV) else ("", "", "")
    return word if word in _WEB.get(family, ()) else value


def web_word(value: str) -> str:
    """`urn:epcglobal:cbv:bizstep:receiving` and `cbv:BizStep-receiving` as the address that both stand for."""
    if value.startswith("urn:epcglobal:cbv:"):
        family, _, word = value.removeprefix("urn:epcglobal:cbv:").partition(":")
        return f"{CBV}{_URN[family]}-{word}" if family in _URN else value
    return CBV + value.removeprefix("cbv:") if value.startswith("cbv:") else value


def address_of(family: str, word: str) -> str:
    """A bare word as its address; anything else as it is."""
    return f"{CBV}{family}-{word}" if ":" not in word else web_word(word)
