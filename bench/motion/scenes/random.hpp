// Random numbers that are the same on every machine (splitmix64; the distributions of the standard library
// are not specified). Each purpose of a clip has its own stream, so that a change of one does not affect the
// others. Not for secrets.
#pragma once

#include <cmath>
#include <cstdint>
#include <string_view>

namespace vedette::bench::motion {

class Random {
  public:
    // `purpose`: name of the stream within the clip.
    Random(std::string_view group, std::uint64_t seed, std::string_view purpose) : state_(seed) {
        for (const auto text : {group, purpose}) {
            for (const char c : text) {
                state_ = (state_ ^ static_cast<unsigned char>(c)) * 0x100000001b3U + 0x9e37;
            }
        }
        next();
    }

    std::uint64_t next() {
        std::uint64_t z = (state_ += 0x9e3779b97f4a7c15U);
        z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
        return z ^ (z >> 31U);
    }
    // In [0, 1).
    float unit() { return static_cast<float>(next() >> 40U) * 0x1p-24F; }
    float between(float low, float high) { return low + (high - low) * unit(); }
    // In [0, count).
    int below(int count) { return static_cast<int>(next() % static_cast<std::uint64_t>(count)); }
    bool chance(float share) { return unit() < share; }
    // Mean 0, standard deviation 1.
    float normal() {
        const float radius = std::sqrt(-2 * std::log(1 - unit()));
        return radius * std::cos(6.2831853F * unit());
    }

  private:
    std::uint64_t state_;
};

}  // namespace vedette::bench::motion
