// What every framework serves here: one tool that reads, and the rows that it answers with.
export const orders = [
  { id: 1, customer: "Käserei Zürich", total: 19.5 },
  { id: 2, customer: "東京商店", total: 240 },
];
export const tool = { name: "list_orders", description: "Lists orders, at most as many as asked for." };
export const text = (limit) => JSON.stringify(orders.slice(0, limit));
export const port = Number(process.env.PORT);
export const host = "127.0.0.1";
export const key = process.env.API_KEY;
