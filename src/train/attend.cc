#include <algorithm>
#include <bit>
#include <cmath>
#include <vector>

#include "train/kernels.h"

/// Documents are short (about a hundred tokens), so scores are made in blocks of rows that stay in
/// the first cache, in float, and made again on the way back.
namespace convene::kernels {
namespace {

using Vector = float __attribute__((vector_size(64), aligned(4), may_alias));
using Index = std::int64_t;
constexpr Index lanes = 16;
constexpr Index block_rows = 32;

float widen(float x) {
  return x;
}
float widen(Bf16 x) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(x.bits) << 16);
}
void narrow(float x, float& to) {
  to = x;
}
void narrow(float x, Bf16& to) {
  const auto bits = std::bit_cast<std::uint32_t>(x);
  to.bits = static_cast<std::uint16_t>((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

Index padded(Index n) {
  return (n + lanes - 1) / lanes * lanes;
}

/// A matrix seen through strides: element (i, j) is at[i * row + j * column].
struct View {
  const float* at;
  Index row, column;
};

/// `Rows` x `Vectors * lanes` of c (+)= a * b, in registers. b and c have contiguous rows.
template <Index Rows, Index Vectors>
void multiply_tile(Index depth, View a, const float* b, Index b_row, float* c, Index c_row,
                   bool add) {
  Vector sum[Rows][Vectors];
  for (Index i = 0; i < Rows; ++i)
    for (Index v = 0; v < Vectors; ++v)
      sum[i][v] = add ? *reinterpret_cast<const Vector*>(c + i * c_row + v * lanes) : Vector{};
  for (Index k = 0; k < depth; ++k)
    for (Index v = 0; v < Vectors; ++v) {
      const Vector right = *reinterpret_cast<const Vector*>(b + k * b_row + v * lanes);
      for (Index i = 0; i < Rows; ++i) sum[i][v] += a.at[i * a.row + k * a.column] * right;
    }
  for (Index i = 0; i < Rows; ++i)
    for (Index v = 0; v < Vectors; ++v)
      *reinterpret_cast<Vector*>(c + i * c_row + v * lanes) = sum[i][v];
}

template <Index Rows>
void multiply_rows(Index columns, Index depth, View a, const float* b, Index b_row, float* c,
                   Index c_row, bool add) {
  Index j = 0;
  for (; j + 2 * lanes <= columns; j += 2 * lanes)
    multiply_tile<Rows, 2>(depth, a, b + j, b_row, c + j, c_row, add);
  for (; j < columns; j += lanes) multiply_tile<Rows, 1>(depth, a, b + j, b_row, c + j, c_row, add);
}

/// c [rows, columns] (+)= a [rows, depth] * b [depth, columns]; columns is a multiple of `lanes`.
void multiply(Index rows, Index columns, Index depth, View a, const float* b, Index b_row, float* c,
              Index c_row, bool add) {
  Index i = 0;
  for (; i + 4 <= rows; i += 4, a.at += 4 * a.row, c += 4 * c_row)
    multiply_rows<4>(columns, depth, a, b, b_row, c, c_row, add);
  for (; i < rows; ++i, a.at += a.row, c += c_row)
    multiply_rows<1>(columns, depth, a, b, b_row, c, c_row, add);
}

/// One document's rows of one head, as float.
struct Rows {
  std::vector<float> at;
  Index count, size;
  Rows(Index n, Index width) : at(static_cast<std::size_t>(n * width)), count(n), size(width) {}
  float* row(Index i) { return at.data() + i * size; }
  const float* row(Index i) const { return at.data() + i * size; }
  View view(Index from = 0) const { return {row(from), size, 1}; }
  View transposed(Index from = 0) const { return {row(from), 1, size}; }
};

template <class T>
Rows load(const T* from, Index stride, Index count, Index size) {
  Rows rows(count, size);
  for (Index i = 0; i < count; ++i)
    for (Index d = 0; d < size; ++d) rows.row(i)[d] = widen(from[i * stride + d]);
  return rows;
}

template <class T>
void save(const Rows& rows, T* to, Index stride) {
  for (Index i = 0; i < rows.count; ++i)
    for (Index d = 0; d < rows.size; ++d) narrow(rows.row(i)[d], to[i * stride + d]);
}

/// [size, padded(count)], the rest 0.
std::vector<float> turned(const Rows& rows) {
  const Index width = padded(rows.count);
  std::vector<float> made(static_cast<std::size_t>(rows.size * width));
  for (Index i = 0; i < rows.count; ++i)
    for (Index d = 0; d < rows.size; ++d)
      made[static_cast<std::size_t>(d * width + i)] = rows.row(i)[d];
  return made;
}

/// Rotates row i by position i, back again where direction is -1, and multiplies by `scale`.
void rotate(Rows& rows, const float* cosine, const float* sine, float direction, float scale) {
  const Index half = rows.size / 2;
  for (Index i = 0; i < rows.count; ++i) {
    float* x = rows.row(i);
    for (Index d = 0; d < half; ++d) {
      const float c = cosine[i * half + d] * scale, s = sine[i * half + d] * scale * direction;
      const float low = x[d], high = x[d + half];
      x[d] = low * c - high * s;
      x[d + half] = high * c + low * s;
    }
  }
}

/// What of a document one head works on.
template <class T>
struct Place {
  const Attend<T>& shape;
  Index start, count;
  Index stride() const { return (shape.query + 2 * shape.key_value) * shape.size; }
  Index query_at(Index h) const { return start * stride() + h * shape.size; }
  Index key_at(Index g) const { return query_at(shape.query + g); }
  Index value_at(Index g) const { return query_at(shape.query + shape.key_value + g); }
  Index out_stride() const { return shape.query * shape.size; }
  Index out_at(Index h) const { return start * out_stride() + h * shape.size; }
  float scale() const { return 1.0f / std::sqrt(static_cast<float>(shape.size)); }

  Rows queries(const T* qkv, Index h) const {
    Rows rows = load(qkv + query_at(h), stride(), count, shape.size);
    rotate(rows, shape.cosine, shape.sine, 1, scale());
    return rows;
  }
  Rows keys(const T* qkv, Index g) const {
    Rows rows = load(qkv + key_at(g), stride(), count, shape.size);
    rotate(rows, shape.cosine, shape.sine, 1, 1);
    return rows;
  }
  Rows values(const T* qkv, Index g) const {
    return load(qkv + value_at(g), stride(), count, shape.size);
  }
};

/// Scores of one row to probabilities over its first `seen` entries, the others of `width` to 0;
/// the log of their sum.
float softmax(float* row, Index seen, Index width) {
  float most = row[0], sum = 0;
  for (Index j = 0; j < seen; ++j) most = row[j] > most ? row[j] : most;
  for (Index j = 0; j < seen; ++j) {
    row[j] = std::exp(row[j] - most);
    sum += row[j];
  }
  const float share = 1.0f / sum;
  for (Index j = 0; j < seen; ++j) row[j] *= share;
  for (Index j = seen; j < width; ++j) row[j] = 0;
  return most + std::log(sum);
}

template <class T>
void forward_head(const Place<T>& place, const Rows& q, const std::vector<float>& keys_turned,
                  const Rows& v, Rows& out, float* lse) {
  const Index size = place.shape.size, width = padded(place.count);
  std::vector<float> scores(static_cast<std::size_t>(block_rows * width));
  for (Index from = 0; from < place.count; from += block_rows) {
    const Index until = std::min(from + block_rows, place.count), rows = until - from;
    const Index seen = padded(until);
    multiply(rows, seen, size, q.view(from), keys_turned.data(), width, scores.data(), width,
             false);
    for (Index i = 0; i < rows; ++i)
      lse[from + i] = softmax(scores.data() + i * width, from + i + 1, seen);
    multiply(rows, size, until, {scores.data(), width, 1}, v.row(0), size, out.row(from), size,
             false);
  }
}

/// Probabilities again from scores and their log-sum.
void normalise(float* row, float lse, Index seen, Index width) {
  for (Index j = 0; j < seen; ++j) row[j] = std::exp(row[j] - lse);
  for (Index j = seen; j < width; ++j) row[j] = 0;
}

struct Group {
  const Rows& k;
  const Rows& v;
  const std::vector<float>& keys_turned;
  const std::vector<float>& values_turned;
  Rows& dk;
  Rows& dv;
};

template <class T>
void backward_head(const Place<T>& place, const Rows& q, Group g, const Rows& out,
                   const Rows& d_out, const float* lse, Rows& dq) {
  const Index size = place.shape.size, width = padded(place.count);
  std::vector<float> p(static_cast<std::size_t>(block_rows * width)), ds(p.size());
  for (Index from = 0; from < place.count; from += block_rows) {
    const Index until = std::min(from + block_rows, place.count), rows = until - from;
    const Index seen = padded(until);
    multiply(rows, seen, size, q.view(from), g.keys_turned.data(), width, p.data(), width, false);
    multiply(rows, seen, size, d_out.view(from), g.values_turned.data(), width, ds.data(), width,
             false);
    for (Index i = 0; i < rows; ++i) {
      float* probability = p.data() + i * width;
      float* d = ds.data() + i * width;
      normalise(probability, lse[from + i], from + i + 1, seen);
      float mean = 0;
      for (Index k = 0; k < size; ++k) mean += out.row(from + i)[k] * d_out.row(from + i)[k];
      for (Index j = 0; j < seen; ++j) d[j] = probability[j] * (d[j] - mean);
    }
    multiply(rows, size, until, {ds.data(), width, 1}, g.k.row(0), size, dq.row(from), size, false);
    multiply(until, size, rows, {p.data(), 1, width}, d_out.row(from), size, g.dv.row(0), size,
             true);
    multiply(until, size, rows, {ds.data(), 1, width}, q.row(from), size, g.dk.row(0), size, true);
  }
}

}  // namespace

template <class T>
void Attend<T>::forward(const T* qkv, T* out, float* lse) const {
  const Index shared = query / key_value;
  for (std::size_t doc = 0; doc + 1 < starts.size(); ++doc) {
    const Place<T> place{*this, starts[doc], starts[doc + 1] - starts[doc]};
    for (Index g = 0; g < key_value; ++g) {
      const auto keys_turned = turned(place.keys(qkv, g));
      const Rows v = place.values(qkv, g);
      for (Index h = g * shared; h < (g + 1) * shared; ++h) {
        Rows made(place.count, size);
        forward_head(place, place.queries(qkv, h), keys_turned, v, made,
                     lse + h * rows + place.start);
        save(made, out + place.out_at(h), place.out_stride());
      }
    }
  }
  std::fill(out + starts.back() * query * size, out + rows * query * size, T{});
}

template <class T>
void Attend<T>::backward(const T* qkv, const T* out, const float* lse, const T* d_out,
                         T* d_qkv) const {
  const Index shared = query / key_value;
  for (std::size_t doc = 0; doc + 1 < starts.size(); ++doc) {
    const Place<T> place{*this, starts[doc], starts[doc + 1] - starts[doc]};
    for (Index g = 0; g < key_value; ++g) {
      const Rows k = place.keys(qkv, g), v = place.values(qkv, g);
      const auto keys_turned = turned(k), values_turned = turned(v);
      Rows dk(place.count, size), dv(place.count, size);
      for (Index h = g * shared; h < (g + 1) * shared; ++h) {
        Rows dq(place.count, size);
        backward_head(place, place.queries(qkv, h), {k, v, keys_turned, values_turned, dk, dv},
                      load(out + place.out_at(h), place.out_stride(), place.count, size),
                      load(d_out + place.out_at(h), place.out_stride(), place.count, size),
                      lse + h * rows + place.start, dq);
        rotate(dq, cosine, sine, -1, place.scale());
        save(dq, d_qkv + place.query_at(h), place.stride());
      }
      rotate(dk, cosine, sine, -1, 1);
      save(dk, d_qkv + place.key_at(g), place.stride());
      save(dv, d_qkv + place.value_at(g), place.stride());
    }
  }
  const Index stride = (query + 2 * key_value) * size;
  std::fill(d_qkv + starts.back() * stride, d_qkv + rows * stride, T{});
}

template struct Attend<float>;
template struct Attend<Bf16>;

}  // namespace convene::kernels
