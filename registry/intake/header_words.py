"""The words people write over their columns, in the languages we have met them in. Data only: what they mean together
is decided in `columns`. Words are lower case without accents; a stem counts inside longer words ("seriennummer")."""

WORDS: dict[str, str] = {
    "serial": "serial, serials, serial no, sn, s n, snr, imei, vin, esn, serie, seri, seriale, matricola, "
    "matricula, numero de serie, numero di serie, no de serie, n de serie, nr seryjny, numer seryjny, "
    "vyrobni cislo",
    "lot": "lot, lots, lotto, lote, los, batch, batches, charge, chargen, partie, partij, parti, sarja, lotnr",
    "first": "first, from, start, starts, starting, begin, begins, beginning, low, lower, lowest, min, minimum, "
    "von, ab, anfang, beginn, erste, erster, erstes, unten, de, du, debut, premier, premiere, desde, del, "
    "inicio, inicial, primero, primer, da, dal, inizio, primo, van, vanaf, od, poczatek, fran, fra, desde "
    "o",
    "last": "last, to, thru, through, until, till, end, ends, ending, high, higher, highest, upper, max, maximum, "
    "bis, ende, letzte, letzter, letztes, oben, a, au, fin, dernier, derniere, jusqu, jusqua, hasta, al, "
    "final, ultimo, fine, tot, tot en met, t m, do, koniec, till och med, til, ate",
    "prefix": "prefix, prefixes, begins with, beginning with, starts with, starting with, leading characters, "
    "prefixe, prefijo, prefisso, prafix, praefix, beginnt mit, commence par, empieza por, voorvoegsel",
    "model": "model, models, modell, modele, modelo, modello, mod, type, typ, tipo, sku, item, items, article, "
    "artikel, articulo, articolo, art, artnr, product, produkt, produit, producto, prodotto, part, pn, p "
    "n, mpn, material, style, catalog, catalogue, cat, ref, reference, referencia, riferimento, "
    "description, bezeichnung, variant",
    "product": "product, produkt, produit, producto, prodotto, item, article, artikel, articulo, articolo, appliance, "
    "device, machine, gerat, geraet, appareil, aparato, apparecchio, apparaat, what, description, bezeichnung",
    "brand": "brand, make, maker, manufacturer, marke, hersteller, marque, fabricant, marca, fabricante, merk, "
    "fabrikant, marka",
    "place": "place, flat, apartment, apt, room, location, where, building, floor, house, office, classroom, class, "
    "site, standort, wohnung, zimmer, raum, gebaude, etage, klasse, appartement, salle, emplacement, lieu, "
    "piso, aula, sala, ubicacion, stanza, luogo, kamer, lokaal, plaats, mieszkanie",
    "gtin": "gtin, ean, upc, jan, isbn, bar code, barcode, strichcode, code barres, codigo de barras, ean13, "
    "gtin14",
    "action": "action, aktion, include, exclude, include exclude, included, affected, in scope, scope, betroffen, "
    "concerne, afectado, in out, aktie",
    "note": "note, notes, comment, comments, remark, remarks, bemerkung, bemerkungen, anmerkung, kommentar, "
    "hinweis, remarque, commentaire, observaciones, nota, opmerking, uwagi",
    "quantity": "quantity, qty, count, pieces, pcs, units, number of units, how many, menge, anzahl, stuck, stueck, "
    "stk, quantite, qte, cantidad, cant, quantita, aantal, ilosc",
    "made": "made, made on, manufactured, manufacture, manufacturing, mfg, mfd, production, produced, build, "
    "built, prod, herstellung, hergestellt, produktion, baujahr, fertigung, fabrication, fabricado, "
    "fabricacion, produzione",
    "expires": "expiry, expires, expiration, exp, exp date, best before, use by, bbd, bbe, mhd, verfall, ablauf, "
    "haltbar bis, haltbarkeit, verwendbar bis, peremption, dluo, caducidad, vencimiento, scadenza, "
    "houdbaar tot",
    "shipped": "shipped, ship date, shipping, shipment, dispatch, dispatched, despatch, versand, versandt, "
    "expedie, expedition, enviado, envio, spedito",
    "delivered": "delivered, delivery, geliefert, lieferung, liefertermin, liefertag, "
    "zustellung, zugestellt, livre, livraison, entregado, entrega, consegna, consegnato, geleverd, "
    "levering, leverdatum, dostawa, levererad, leveret",
    "sold": "sold, sold on, sale, sales, sale date, purchase, purchased, bought, verkauf, verkauft, verkaufstag, "
    "kauf, gekauft, vente, vendu, achat, venta, vendido, compra, vendita, venduto, acquisto, verkocht, "
    "gekocht",
    "date": "date, day, datum, tag, fecha, data, dato, jour, dia, timestamp, when",
    "consignee": "consignee, ship to, shipped to, delivered to, deliver to, sold to, recipient, receiver, warehouse, "
    "distributor, importer, empfanger, lieferadresse, geliefert an, lager, destinataire, destinatario, "
    "ontvanger",
    "country": "country, country code, nation, market, land, lander, staat, pays, pais, paese, kraj, maa",
    "dealer": "dealer, dealers, retailer, retail, store, shop, reseller, seller, outlet, branch, merchant, vendor, "
    "sold by, point of sale, pos name, handler, haendler, filiale, markt, verkaufer, geschaft, revendeur, "
    "magasin, distribuidor, tienda, vendedor, rivenditore, negozio, winkel, verkoper, sprzedawca, sklep",
    "invoice": "invoice, inv, receipt, bill, order, order no, sales order, transaction, document, rechnung, beleg, "
    "bestellung, auftrag, kassenbon, bon, facture, ticket, commande, factura, pedido, fattura, scontrino, "
    "ordine, factuur, bestelling, faktura, paragon",
    "line": "line, line no, line item, invoice line, row, pos, position, zeile, posten, ligne, linea, riga, regel",
    "price": "price, unit price, amount, paid, total, value, net, gross, preis, betrag, netto, brutto, summe, "
    "prix, montant, precio, importe, prezzo, importo, prijs, bedrag, cena",
    "currency": "currency, ccy, cur, curr, wahrung, waehrung, devise, moneda, divisa, valuta, waluta",
    "customer": "customer, customers, buyer, purchaser, owner, client, consumer, end user, kunde, kunden, kaufer, "
    "kaeufer, besitzer, acheteur, cliente, comprador, acquirente, klant, koper, klient",
    "name": "name, full name, surname, last name, first name, family name, given name, nachname, vorname, nom, "
    "nom complet, nombre, apellido, nome, cognome, naam, nazwisko",
    "email": "email, e mail, mail, email address, mailadresse, courriel, correo, correo electronico, posta "
    "elettronica",
    "phone": "phone, phone no, telephone, tel, tel no, mobile, cell, cellphone, telefon, telefonnr, handy, mobil, "
    "fon, telefono, movil, cellulare, portable, telefoon, mobiel",
    "number": "number, no, nr, num, numbers, id, code, key, nummer, kennung, numero, n, codigo, codice, numer, c",
    "street": "street, address, strasse, adresse, anschrift, rue, direccion, calle, indirizzo, adres, straat, "
    "ulica",
    "postcode": "zip, zip code, postcode, post code, postal code, plz, code postal, cp, codigo postal, cap, "
    "kod pocztowy",
    "city": "city, town, ort, stadt, ville, ciudad, localidad, citta, comune, plaats, stad, miasto",
}  # fmt: skip

STEMS: dict[str, str] = {
    "serial": "seriennummer, seriennr, serienummer, serialno, serialn, serienn, geratenummer, geraetenummer, "
    "serialcode",
    "lot": "chargennummer, chargennr, lotnumber, lotno, lotcode, batchno, batchnumber, batchcode, losnummer, "
    "losnr, partienummer",
    "model": "modellnummer, modellnr, artikelnummer, artikelnr, artikelbez, materialnummer, materialnr, modelno, "
    "modelnumber, itemno, itemnumber, partno, partnumber, produktname, typenbezeichnung, sachnummer, "
    "teilenummer, productcode",
    "gtin": "gtin, barcode, strichcode, eancode, upccode",
    "quantity": "stuckzahl, stueckzahl, verkaufsmenge, liefermenge",
    "made": "herstelldatum, herstellungsdatum, produktionsdatum, fertigungsdatum, proddate, mfgdate, builddate, "
    "madeon",
    "expires": "verfallsdatum, verfalldatum, ablaufdatum, expirydate, expdate, haltbarkeitsdatum, mindesthaltbar",
    "shipped": "versanddatum, shipdate, shippeddate, dispatchdate",
    "delivered": "lieferdatum, auslieferung, deliverydate, deliveredon, zustelldatum, datelivraison, fechaentrega, "
    "dataconsegna",
    "sold": "verkaufsdatum, kaufdatum, saledate, solddate, soldon, purchasedate, dateachat, fechaventa, "
    "verkoopdatum",
    "date": "datum",
    "consignee": "shipto, deliveredto, warenempf, empfaenger",
    "country": "zielland, verkaufsland, lieferland, countrycode",
    "dealer": "handlername, haendlername, fachhandler, fachhaendler, retailername, storename, dealername",
    "invoice": "rechnungsnummer, rechnungsnr, rechnungs, belegnummer, belegnr, auftragsnummer, bestellnummer, "
    "bestellnr, invoiceno, invoicenumber, orderno, ordernumber, receiptno",
    "line": "positionsnummer, posnr, lineno, linenumber, rechnungsposition, zeilennummer",
    "price": "verkaufspreis, einzelpreis, stuckpreis, unitprice, rechnungsbetrag, saleprice, kaufpreis",
    "currency": "wahrungs, waehrungs, currency",
    "customer": "kundenname, kaufername, customername, buyername",
    "customer number": "kundennummer, kundennr, customerno, customernumber, customerid, debitor",
    "email": "email, mailadresse",
    "phone": "telefon, telephone, phonenumber, phoneno, rufnummer, handynummer, mobilnummer",
    "first": "nummervon, nrvon, startserial, serialstart, firstserial, serialfrom, fromserial, lowserial, "
    "serialbegin, beginserial",
    "last": "nummerbis, nrbis, endserial, serialend, lastserial, serialto, toserial, highserial",
    "street": "strasse, hausnummer, anschrift, kundenadresse, streetaddress, postaladdress",
    "postcode": "postleitzahl, zipcode, postalcode",
    "city": "wohnort",
}  # fmt: skip
