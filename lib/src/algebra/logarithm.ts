/**
 * The natural logarithm as the C library of Linux has it, so that what is drawn through it is the same on every machine:
 * engines have logarithms of their own, whose last bit is another one in 7 % of all cases.
 *
 * With x = 2^k z and c a number near z of which 1/c and log c are known, log x = log1p(z/c - 1) + log c + k log 2.
 *
 * Source: log.c of Arm's optimized routines, version 2018, which musl and the GNU C library took over: the table and the
 * coefficients are from there. Copyright (c) 2018, Arm Limited; MIT licence.
 */

/** 1/c and log c for each of 128 intervals of z, 64 bits each, in base 64. */
const code =
  "n97gw/A09z8AkOZ5f8zXvx/pLGp4E/c/AAANwu5v17+gtfoIYPL2PwDgURPjE9e/fYwTH6bR9j8AeCg4W7jWv9G0xQtJsfY/AHiA" +
  "kFVd1r+6DC8zR5H2PwAAGHbQAta/I0IiGJ9x9j8AkJCGyqjVv9kepZlPUvY/AFADVkNP1b/EJI+qVjP2PwBAa8M39tS/FNyda7MU" +
  "9j8AUKj9p53Uv0xcxlJk9vU/AKiJOZJF1L9PLJG1Z9j1PwC4sDn07dO/3pBby7y69T8AcI9EzpbTv3ga2fJhnfU/AKC9Fx5A07+H" +
  "VkYSVoD1PwCARu/i6dK/02vnzpdj9T8A4DA4G5TSv5N/p+IlR/U/AIjajMU+0r+DRQZC/yr1PwCQJynh6dG/372y2yIP9T8A+Egr" +
  "bZXRv9feNEeP8/Q/APi5mmdB0b9AKN7PQ9j0PwCY75TQ7dC/yKN4wD699D8AENsYpZrQv4ol4MN/ovQ/ALhjUuZH0L80hNQkBYj0" +
  "PwDwhkUi68+/Cy0ZG85t9D8AsBd1SkfPv1QYOdPZU/Q/ADAQPUSkzr9ahLREJzr0PwCw6UQNAs6/+/gVQbUg9D8A8HcpomDNv7H0" +
  "PtqCB/Q/AJCVBAHAzL+P/lddj+7zPwAQiVYpIMy/6UwLoNnV8z8AEIGNF4HLvyvBEMBgvfM/ANDTzMniyr+42nUrJKXzPwCQEi5A" +
  "Rcq/AtCfzSKN8z8A8B1od6jJvxx6hMVbdfM/ADBIaW0Myb/iNq1Jzl3zPwDARaYgcci/QNRNmHlG8z8AMBS0j9bHvyTL/85cL/M/" +
  "AHBiPLg8x79JDaF1dxjzPwBgN5uao8a/kDk+N8gB8z8AoLdUMQvGv0H4lbtO6/I/ADAkdn1zxb/RqRkCCtXyPwAwwo973MS/Kv23" +
  "qPm+8j8AANJRLEbEv6sbDHocqfI/AACDvIqww78wtRRgcpPyPwAASWuZG8O/9aFXV/p98j8AQKSQVIfCv787HZuzaPI/AKB5+Lnz" +
  "wb+99Y+DnVPyPwCgLCXIYMG/OwjJqrc+8j8AIPdXf87Av7ZAqSsBKvI/AKD+Sdw8wL8yQcyWeRXyPwCAS7y9V7+/m/zSHSAB8j8A" +
  "QECWCDe+vwtITUn07PE/AED5PpgXvb9pZY9S9djxPwCg2E5n+bu/fH5XESPF8T8AYC8gedy6v+kmy3R8sfE/AIAo58PAub+2GiwM" +
  "AZ7xPwDAcrNGpri/vXC2e7CK8T8AAKyzAY23v7a87yWKd/E/AAA4RfF0tr/aMUw1jWTxPwCAh20OXrW/3V8nkLlR8T8A4KHeXEi0" +
  "v0zSMqQOP/E/AKBqTdkzs7/a+RByiyzxPwBgxfh5ILK/MbXsKDAa8T8AIGKYRg6xv680hNr7B/E/AADSamz6r7+za04P7vXwPwBA" +
  "d0qN2q2/zp8qXQbk8D8AAIXk7LyrvyGlLGNE0vA/AMASQImhqb8amOJ8p8DwPwDAAjNYiKe/0TbGgy+v8D8AgNZnXnGlvzkToJjb" +
  "nfA/AIBlSYpco7/f51Kvq4zwPwBAFWTjSaG/+yhOL5978D8AgOuCwHKevxmPNYy1avA/AIBSUvFVmr8s+eyl7lnwPwCAgc9iPZa/" +
  "kCzRzUlJ8D8AAKqM+yiSv6mt8MbGOPA/AAD5IHsxjL+pMnkTZSjwPwAAql01GYS/SHPqJyQY8D8AAOzCAxJ4v5WxFAYECPA/AAAk" +
  "eQkEYL8a+ib3H+DvPwAAkITz728/dOphwhyh7z8AAD01QdyHPy6ZgbAQY+8/AIDCxKPOkz/Nre489iXvPwAAiRTBn5s/5xORA8jp" +
  "7j8AABHO2LChP6uxy3iAru4/AMAB0FuKpT+bDJ2iGnTuPwCA2ECDXKk/tZkKg5E67j8AgFfvaietP1aaYAngAe4/AMCY5Zh1sD+Y" +
  "u3flAcrtPwAgDeP1U7I/A5F8C/KS7T8AADiL3S60P85c+2asXO0/AMBXh1kGtj+d3l6qLCftPwAAajV22rc/zSxrPm7y7D8AYBxO" +
  "Q6u5PwJ5p6Jtvuw/AGANu8d4uz9tCDdtJovsPwAg5zITQ70/BFhdvZRY7D8AYN5xMQq/P4yfuzO1Juw/AECRKxVnwD8/5+zug/Xr" +
  "PwCwkoKFR8E/wZbbdf3E6z8AMMrNbibCPyhKhgweles/AFDFptcDwz8sPu/F4mXrPwAQMzzD38M/i4jJZ0g36z8AgHprNrrEP0ow" +
  "HSFLCes/APDRKDmTxT9+7/KF6NvqPwDwGCTNasY/oj1gMR2v6j8AkGbs+EDHP6dY0z/mguo/APAa9cAVyD+LcwnvQFfqPwCA9lQp" +
  "6cg/J0urkCos6j8AQPgCNrvJP9HykxOgAeo/AAAsHO2Lyj8bPNskn9fpPwDQAVxRW8s/kLHHBSWu6T8AwLzMZynMPy/Ol/Iuhek/" +
  "AGBI1TX2zD91S6TuulzpPwDARjS9wc0/OEjnncY06T8A4M+4AYzOP+ZSZy9PDek/AJAXwAlVzz+d1/+OUuboPwC4HxJsDtA/fADM" +
  "n86/6D8A0JMOuHHQPw7DvtrAmeg/AHCGnmvU0D/7FyOqJ3ToPwDQSzOHNtE/CJqzrABP6D8ASCNnDZjRP1U+ZehJKug/AIDM4P/4" +
  "0T9gAvSVAQboPwBoY9dfWdI/KaPgYyXi5z8AqBQJMLnSP6213Hezvuc/AGBDEHIY0z/CJZdnqpvnPwAY7G0md9M/VwYX8gd55z8A" +
  "MK/7T9XTPwwT1tvKVuc/AOAv4+4y1D8=";

/** log x for a normal number x > 0. */
export function logarithm(x: number): number {
  return x >= 0.9375 && x < 1.0647 ? nearOne(x) : byTable(x);
}

/** With r = x - 1, whose square is taken exactly. */
function nearOne(x: number): number {
  const r = x - 1;
  const r2 = r * r;
  const r3 = r2 * r;
  const first = 0.3333333333333352 + r * -0.24999999999998432 + r2 * 0.19999999999320328;
  const second = -0.16666666669929706 + r * 0.14285715076560868 + r2 * -0.12499997863982555;
  const third = 0.11110712032936046 + r * -0.10000486757818193 + r2 * 0.09181994006195467;
  const rest = r3 * (first + r3 * (second + r3 * (third + r3 * -0.08328363062289341)));
  const far = r * 134217728;
  const high = r + far - far;
  const half = high * high * -0.5;
  const sum = r + half;
  return rest + (r - sum + half - 0.5 * (r - high) * (high + r)) + sum;
}

/** Of each interval 1/c, the two halves of its digits, and log c. */
let table: Float64Array | undefined;
const number = new Float64Array(1);
/** Its bits, the lower half first. */
const halves = new Uint32Array(number.buffer);
/** 2^0, 2^1, ...: for x from 2^-64 up. */
const powers = Float64Array.from({ length: 66 }, (_, k) => 2 ** k);

function byTable(x: number): number {
  table ??= logarithmTable();
  number[0] = x;
  const offset = (halves[1] - 0x3fe60000) | 0; // from where the first interval begins
  const k = offset >> 20;
  const at = (offset >>> 11) & 0x1fc;
  const z = x * (k <= 0 && k > -64 ? powers[-k] : 2 ** -k);
  // r = z / c - 1, rounded once: with the product's own rounding error, of halves whose products are exact
  const product = z * table[at];
  const c1 = table[at + 1];
  const c2 = table[at + 2];
  const z1 = upperHalf(z);
  const z2 = z - z1;
  const r = product - 1 + (z1 * c1 - product + z1 * c2 + z2 * c1 + z2 * c2);
  const known = k * 0.6931471805598903 + table[at + 3];
  const sum = known + r;
  const low = known - sum + r + k * 5.497923018708371e-14;
  const r2 = r * r;
  const even = 0.20000304511814496 + r * -0.16667054827627667;
  const rest = 0.33333333331825593 + r * -0.2499999999622955 + r2 * even;
  return low + r2 * -0.5000000000000001 + r * r2 * rest + sum;
}

/** The first 26 digits. */
function upperHalf(x: number): number {
  const scaled = 134217729 * x; // 2^27 + 1
  return scaled - (scaled - x);
}

/** 1/c, its two halves and log c, for one interval after the other. */
export function logarithmTable(): Float64Array {
  const pairs = new Float64Array(Uint8Array.from(atob(code), (letter) => letter.charCodeAt(0)).buffer);
  const result = new Float64Array(2 * pairs.length);
  for (let i = 0; i < pairs.length; i += 2) {
    const upper = upperHalf(pairs[i]);
    result.set([pairs[i], upper, pairs[i] - upper, pairs[i + 1]], 2 * i);
  }
  return result;
}
