#include "motion/scenes/wind.hpp"

namespace vedette::bench::motion {

float Gusts::at(float seconds) const {
    const float gust =
        0.15F + smooth(0.5F + 0.9F * std::sin(seconds * 0.53F + phase) * std::sin(seconds * 0.34F));
    return gust * smooth((seconds - from) / 1.5F);
}

Tape::Tape(Random& random, float from)
    : gusts_{from, random.between(0, 6.28F)},
      first_{random.between(20, 320), random.between(220, 400)},
      second_{std::min(630.F, first_.x + random.between(110, 330)), first_.y + random.between(-35, 35)},
      sag_(random.between(6, 22)),
      swing_(random.between(5, 18)),
      speed_(random.between(3, 8)),
      radius_(random.between(2, 5)),
      loose_(random.chance(0.5F)),
      paint_{random.between(0.12F, 0.3F), random.between(-20, 0), random.between(20, 50)} {}

void Tape::draw(Surface& on, float seconds) const {
    constexpr int kPieces = 24;
    const float gust = gusts_.at(seconds);
    on.rectangle(first_.x - 3, first_.y - 12, first_.x + 3, first_.y + 55, {0.2F, 0, 0});
    if (!loose_) on.rectangle(second_.x - 3, second_.y - 12, second_.x + 3, second_.y + 55, {0.2F, 0, 0});
    Point last = first_;
    for (int i = 1; i <= kPieces; ++i) {
        const float part = static_cast<float>(i) / kPieces;
        const float wave =
            std::sin(seconds * speed_ - part * 9) + 0.4F * std::sin(seconds * speed_ * 2.3F - part * 17);
        Point next{first_.x + (second_.x - first_.x) * part, first_.y + (second_.y - first_.y) * part};
        if (loose_) {
            // It hangs, and the wind lifts it.
            const float lift = std::min(1.F, gust), length = second_.x - first_.x;
            next = {first_.x + length * part * (0.15F + 0.85F * lift),
                    first_.y + 0.5F * length * part * (1 - 0.8F * lift) + 1.6F * swing_ * gust * part * wave};
        } else {
            next.y += 4 * sag_ * part * (1 - part) + 4 * swing_ * gust * part * (1 - part) * wave;
        }
        on.limb(last, next, radius_, i / 2 % 2 ? Paint{0.8F, 0, 0} : paint_);
        last = next;
    }
}

Flag::Flag(Random& random, float from)
    : gusts_{from, random.between(0, 6.28F)},
      pole_{random.between(40, 480), random.between(40, 180)},
      width_(random.between(50, 140)),
      height_(width_ * random.between(0.5F, 0.7F)),
      speed_(random.between(4, 9)) {
    for (int i = 0; i < 3; ++i) {
        stripes_.push_back({random.between(0.05F, 0.8F), random.between(-40, 40), random.between(-40, 50)});
    }
}

void Flag::draw(Surface& on, float seconds) const {
    const float gust = gusts_.at(seconds), lift = std::min(1.F, 0.2F + gust);
    on.rectangle(pole_.x - 3, pole_.y - 8, pole_.x, pole_.y + 230, {0.55F, 0, 0});
    const float step = height_ / static_cast<float>(stripes_.size());
    for (int i = 0; i < static_cast<int>(width_); ++i) {
        const float part = static_cast<float>(i) / width_;
        const float x = pole_.x + static_cast<float>(i) * lift;
        const float drop = part * width_ * 0.8F * (1 - lift);
        const float y = pole_.y + drop + part * (4 + 10 * gust) * std::sin(seconds * speed_ - part * 7);
        float top = y;
        for (const Paint& stripe : stripes_) {
            on.rectangle(x, top, x + 1, top + step, stripe);
            top += step;
        }
    }
}

}  // namespace vedette::bench::motion
