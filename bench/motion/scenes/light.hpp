// Light on the backdrop, and effects in front of the lens. Light is a factor on a coarse grid over the
// picture, computed for each frame; effects in front of the lens are drawn after it was applied.
#pragma once

#include <array>
#include <vector>

#include "motion/scenes/random.hpp"
#include "motion/scenes/surface.hpp"

namespace vedette::bench::motion {

// A factor every eight pixels, interpolated between.
class Light {
  public:
    static constexpr int kStep = 8;
    static constexpr int kColumns = kStride / kStep + 1;
    static constexpr int kRows = kLines / kStep + 1;

    float& at(int column, int row) { return factors_[static_cast<std::size_t>(row * kColumns + column)]; }
    static float x(int column) { return static_cast<float>(column * kStep - kMargin); }
    static float y(int row) { return static_cast<float>(row * kStep - kMargin); }

    template <class Factor>  // float(float x, float y)
    void multiply(const Factor& factor) {
        for (int row = 0; row < kRows; ++row) {
            for (int column = 0; column < kColumns; ++column) at(column, row) *= factor(x(column), y(row));
        }
        flat_ = false;
    }
    void fill(float level) {
        factors_.fill(level);
        flat_ = true;
    }
    void shine_on(Surface& surface);

  private:
    std::array<float, std::size_t{kColumns} * kRows> factors_{};
    bool flat_ = true;
};

// Effects between the backdrop and the lens; made once a clip, drawn for a time.
class Rain {
  public:
    Rain(Random& random, bool night);
    void draw(Surface& on, int frame) const;

  private:
    std::uint64_t seed_;
    int drops_;
    float slant_, bright_;
};

class Snow {
  public:
    Snow(Random& random, bool night);
    void draw(Surface& on, float seconds) const;

  private:
    struct Flake {
        float x, y, fall, drift, phase, size;
    };
    std::vector<Flake> flakes_;
    float wind_, bright_;
};

// Threads in front of the lens, out of focus, that swing in gusts.
class Web {
  public:
    Web(Random& random, bool night);
    void draw(Surface& on, float seconds) const;

  private:
    struct Thread {
        Point from, to;
        float sag, phase, speed, radius, bright;
    };
    std::vector<Thread> threads_;
    float gust_;
};

// Moths and flies near the lens: blurred, fast, visible for about a second.
class Insects {
  public:
    Insects(Random& random, float seconds, bool night);
    void draw(Surface& on, float seconds) const;

  private:
    struct Flight {
        float start, length, size, bright, wobble, phase;
        Point from, to;
    };
    std::vector<Flight> flights_;
};

// The crown of a tree that bends in the wind.
class Branches {
  public:
    Branches(Random& random);
    void draw(Surface& on, float seconds) const;

  private:
    float wind(float seconds) const;

    int left_, top_, width_, height_;
    std::vector<float> light_, cover_;
    float phase_, speed_, strength_;
};

}  // namespace vedette::bench::motion
