"""A session of Python's driver with an empty server; every step asserts what it gets."""

import datetime
import sys

import bson
import pymongo
from pymongo.errors import BulkWriteError, DuplicateKeyError, OperationFailure

client = pymongo.MongoClient(sys.argv[1], serverSelectionTimeoutMS=5000)
orders = client.shop.orders
steps = []


def step(function):
    function()
    steps.append(function.__name__)


@step
def hello():
    assert client.admin.command("hello")["maxWireVersion"] == 21
    assert client.server_info()["version"].startswith("7.0.")


@step
def insert():
    assert orders.insert_one({"_id": 1, "state": "open", "at": datetime.datetime(2020, 1, 1)}).inserted_id == 1
    assert len(orders.insert_many([{"_id": n, "n": n} for n in range(2, 500)]).inserted_ids) == 498


@step
def find():
    assert orders.find_one({"state": "open"})["at"] == datetime.datetime(2020, 1, 1)
    assert [d["_id"] for d in orders.find({"n": {"$gt": 10}}, batch_size=7).sort("_id", -1)] == list(range(499, 10, -1))


@step
def update():
    result = orders.update_many({"n": {"$lt": 5}}, {"$inc": {"n": 1000}, "$push": {"tags": {"$each": [1, 2], "$slice": -1}}})
    assert (result.matched_count, result.modified_count) == (3, 3)
    assert orders.find_one({"n": 1003})["tags"] == [2]


@step
def upsert():
    assert orders.update_one({"_id": "new"}, {"$set": {"a": 1}}, upsert=True).upserted_id == "new"
    assert orders.find_one_and_replace({"_id": "new"}, {"b": 2}, return_document=True) == {"_id": "new", "b": 2}


@step
def duplicate():
    try:
        orders.insert_one({"_id": 1})
        raise AssertionError("no DuplicateKeyError")
    except DuplicateKeyError as error:
        assert error.code == 11000


@step
def bulk():
    try:
        orders.bulk_write([pymongo.InsertOne({"_id": 1}), pymongo.DeleteOne({"_id": 2})], ordered=False)
        raise AssertionError("no BulkWriteError")
    except BulkWriteError as error:
        assert error.details["nRemoved"] == 1


@step
def aggregate():
    pipeline = [{"$match": {"n": {"$exists": True}}}, {"$group": {"_id": {"$mod": ["$n", 2]}, "sum": {"$sum": "$n"}}}, {"$sort": {"_id": 1}}]
    assert [d["_id"] for d in orders.aggregate(pipeline)] == [0, 1]


@step
def indexes():
    assert orders.create_index([("n", 1)], unique=True, sparse=True) == "n_1"
    assert "IXSCAN" in str(orders.find({"n": 7}).explain())


@step
def types():
    value = {"_id": "types", "long": bson.Int64(5), "decimal": bson.Decimal128("1.10"), "bytes": b"ab", "id": bson.ObjectId()}
    orders.insert_one(value)
    assert orders.find_one({"_id": "types"}) == value
    assert isinstance(orders.find_one({"_id": "types"})["long"], bson.Int64)


@step
def transaction():
    with client.start_session() as session:
        try:
            with session.start_transaction():
                orders.insert_one({"_id": "transaction"}, session=session)
            raise AssertionError("a transaction was accepted")
        except OperationFailure as error:
            assert error.code == 20, error


@step
def drop():
    client.drop_database("shop")
    assert client.shop.list_collection_names() == []


client.close()
print(f"all {len(steps)} steps passed")
