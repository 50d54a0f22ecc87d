import mongoose, { Schema } from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MongoEngine } from '../../../../src/engine/engine.js';
import { startMongoDB } from '../../../../src/engine/index.js';

const customers = new Schema({ name: String, mail: String }, { timestamps: true }).index({ mail: 1 }, { unique: true });
const orders = new Schema({
  customer: { type: Schema.Types.ObjectId, ref: 'Customer' },
  lines: [{ sku: String, n: { type: Number, min: 1 } }],
  prices: { type: Map, of: Schema.Types.Decimal128 },
});

describe('mongoose', () => {
  let engine: MongoEngine;
  let connection: mongoose.Connection;
  beforeAll(async () => {
    engine = await startMongoDB({ engine: 'embedded' });
    connection = await mongoose.createConnection(`${engine.uri}shop`).asPromise();
  });
  afterAll(async () => {
    await connection.close();
    await engine.close();
  });

  it('builds its indexes, saves, updates and populates', async () => {
    const Customer = connection.model('Customer', customers);
    const Order = connection.model('Order', orders);
    await Customer.init();
    await Order.init();
    const ada = await Customer.create({ name: 'Ada', mail: 'ada@example.org' });
    await expect(Customer.create({ name: 'Eve', mail: 'ada@example.org' })).rejects.toMatchObject({ code: 11000 });
    const order = await Order.create({ customer: ada._id, lines: [{ sku: 'a', n: 1 }], prices: { a: '1.10' } });
    order.lines.push({ sku: 'b', n: 2 });
    await order.save();
    const found = await Order.findOne({ 'lines.sku': 'b' })
      .populate<{ customer: { name: string } }>('customer')
      .orFail();
    expect(found.customer.name).toBe('Ada');
    expect(found.lines.map(({ sku }) => sku)).toEqual(['a', 'b']);
    expect(found.prices?.get('a')?.toString()).toBe('1.10');
    await Order.updateOne({ _id: order._id }, { $pull: { lines: { sku: 'a' } } });
    expect((await Order.findById(order._id).orFail()).lines).toHaveLength(1);
    expect(await Order.aggregate([{ $unwind: '$lines' }, { $group: { _id: null, n: { $sum: '$lines.n' } } }])).toEqual([
      { _id: null, n: 2 },
    ]);
    await expect(order.set('lines.0.n', 0).save()).rejects.toThrow('is less than minimum');
  });

  it('is refused a transaction before anything is written', async () => {
    const Customer = connection.model('Customer', customers);
    const before = await Customer.countDocuments();
    const attempt = connection.transaction(async (session) => {
      await Customer.create([{ name: 'Bob', mail: 'bob@example.org' }], { session });
    });
    await expect(attempt).rejects.toMatchObject({ originalError: { code: 20 } });
    expect(await Customer.countDocuments()).toBe(before);
  });
});
