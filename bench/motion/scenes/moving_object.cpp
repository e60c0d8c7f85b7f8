#include "motion/scenes/moving_object.hpp"

#include <memory>

namespace vedette::bench::motion {
namespace {

constexpr float kPixels = 1.F * kWidth * kHeight;
constexpr float kLeastShare = 0.02F;  // of the picture: less of a hand is not to be reported

// 0 to 1: comes in, holds, goes out.
struct Stroke {
    float start, in, hold, out;

    float at(float seconds) const {
        const float t = seconds - start;
        if (t < in) return smooth(t / in);
        return t < in + hold ? 1 : smooth((in + hold + out - t) / out);
    }
    float end() const { return start + in + hold + out; }
};

// Differs from the light behind by a third or more.
Paint choose_paint(float behind, Random& random, float colour) {
    Paint paint{0, random.between(-colour, colour), random.between(-colour, colour)};
    do {
        paint.light = random.between(0.03F, 0.8F);
    } while (std::abs(paint.light - behind) < 0.35F * behind);
    return paint;
}

struct Arm {
    Stroke stroke;
    Point root, inward;  // at the edge, and a unit vector into the picture
    float reach, radius;
    Paint sleeve, skin;
    bool folds;
    float tremor, phase;

    Point at(float along, float across) const {
        return {root.x + inward.x * along - inward.y * across, root.y + inward.y * along + inward.x * across};
    }
    float depth(float seconds) const { return stroke.at(seconds) * reach; }

    void draw(Surface& on, float seconds) const {
        if (seconds < stroke.start || seconds > stroke.end()) return;
        const float tip = depth(seconds), sway = tremor * std::sin(seconds * 3 + phase);
        const float wrist = tip - 0.55F * reach;
        // The arm bends a little as it comes in.
        const Point shoulder = at(-2 * radius, 0.3F * (reach - tip)), joint = at(wrist, sway);
        on.limb(shoulder, joint, radius, sleeve);
        for (int i = 1; folds && i < 5; ++i) {
            const float part = 0.2F * static_cast<float>(i);
            const Point fold{shoulder.x + (joint.x - shoulder.x) * part,
                             shoulder.y + (joint.y - shoulder.y) * part};
            on.limb({fold.x - inward.y * radius * 0.8F, fold.y + inward.x * radius * 0.8F},
                    {fold.x + inward.y * radius * 0.5F, fold.y - inward.x * radius * 0.5F}, radius * 0.06F,
                    {sleeve.light * 0.6F, sleeve.cb, sleeve.cr});
        }
        on.limb(joint, at(tip - 0.5F * radius, sway), radius * 0.75F, skin);
        for (int i = 0; i < 4; ++i) {
            const float side = (static_cast<float>(i) - 1.5F) * 0.36F * radius + sway;
            on.limb(at(tip - 0.8F * radius, side), at(tip + (i == 0 || i == 3 ? -0.1F : 0.1F) * radius, side),
                    radius * 0.16F, {skin.light * (i % 2 ? 1.F : 0.9F), skin.cb, skin.cr});
        }
    }
    std::optional<SeenBox> seen(float seconds) const {
        if (seconds < stroke.start || seconds > stroke.end()) return std::nullopt;
        const Point tip = at(depth(seconds), 0);
        const float wide_x = std::abs(inward.y) * radius, wide_y = std::abs(inward.x) * radius;
        return inside_picture({std::min(root.x, tip.x) - wide_x, std::min(root.y, tip.y) - wide_y,
                               std::max(root.x, tip.x) + wide_x, std::max(root.y, tip.y) + wide_y},
                              kLeastShare * kPixels);
    }
};

struct Car {
    float start, speed, from, foot, length, height;
    bool van;
    Paint paint;

    float x(float seconds) const { return from + speed * (seconds - start); }
    float end() const { return start + (kWidth + length) / std::abs(speed); }
    void draw(Surface& on, float seconds) const {
        if (seconds < start || seconds > end()) return;
        const float left = x(seconds), right = left + length, way = speed < 0 ? -1.F : 1.F;
        const Paint glass{0.06F, 3, -2}, tyre{0.03F, 0, 0}, rim{0.4F, 0, 0};
        on.shade({left + length / 2, foot}, length * 0.56F, height * 0.13F, 0.5F, {});
        if (van) {
            on.rectangle(left, foot - height, right, foot - height * 0.14F, paint);
            const float nose = way > 0 ? right - length * 0.2F : left;
            on.rectangle(nose + length * 0.03F, foot - height * 0.88F, nose + length * 0.17F,
                         foot - height * 0.52F, glass);
        } else {
            on.ellipse({left + length * 0.48F, foot - height * 0.6F}, length * 0.31F, height * 0.4F, paint);
            on.ellipse({left + length * 0.48F, foot - height * 0.64F}, length * 0.27F, height * 0.3F, glass);
            on.rectangle(left, foot - height * 0.6F, right, foot - height * 0.16F, paint);
            on.rectangle(left + length * 0.5F, foot - height * 0.55F, left + length * 0.505F,
                         foot - height * 0.2F, {paint.light * 0.5F, 0, 0});
        }
        on.rectangle(way > 0 ? right - length * 0.04F : left, foot - height * 0.5F,
                     way > 0 ? right : left + length * 0.04F, foot - height * 0.38F, {0.85F, -4, 4});
        for (const float at : {0.2F, 0.8F}) {
            const Point hub{left + length * at, foot - height * 0.14F};
            on.ellipse(hub, height * 0.17F, height * 0.17F, tyre);
            on.ellipse(hub, height * 0.08F, height * 0.08F, rim);
        }
    }
    std::optional<SeenBox> seen(float seconds) const {
        if (seconds < start || seconds > end()) return std::nullopt;
        const float left = x(seconds);
        return inside_picture({left, foot - height, left + length, foot}, 0.5F * length * height);
    }
};

// Where somebody is who comes along the view.
struct Place {
    float x, foot, height;
};

// From the side behind a cover, along the view, and past the camera.
struct Path {
    float start, step, come, pass;  // seconds of each part
    Place far, near;
    float from_x, to_x;  // where it comes out, and where it leaves
    bool leaves;

    float end() const { return start + step + come + pass; }
    Place at(float seconds) const {
        float t = std::clamp(seconds - start, 0.F, end() - start);
        if (leaves) t = end() - start - t;
        if (t < step) return {from_x + (far.x - from_x) * t / step, far.foot, far.height};
        // The distance shrinks evenly, so that the size grows faster and faster.
        const float part = std::min(1.F, (t - step) / come);
        const float height = 1 / (1 / far.height + (1 / near.height - 1 / far.height) * part);
        const float share = (height - far.height) / (near.height - far.height);
        const Place place{far.x + (near.x - far.x) * share, far.foot + (near.foot - far.foot) * share,
                          height};
        if (t < step + come) return place;
        return {near.x + (to_x - near.x) * (t - step - come) / pass, near.foot, near.height};
    }
};

}  // namespace

std::optional<SeenBox> inside_picture(const SeenBox& box, float least) {
    const SeenBox in{std::max(0.F, box.left), std::max(0.F, box.top), std::min(1.F * kWidth, box.right),
                     std::min(1.F * kHeight, box.bottom)};
    if (in.right <= in.left || in.bottom <= in.top) return std::nullopt;
    if ((in.right - in.left) * (in.bottom - in.top) < least) return std::nullopt;
    return in;
}

MovingObject make_hand(const Surface& backdrop, float start, float share, Random& random) {
    Arm arm{};
    arm.stroke = {start, random.between(0.5F, 1.4F), random.between(0.2F, 1.4F), random.between(0.5F, 1.4F)};
    const int edge = random.below(4);
    const bool upright = edge < 2;  // from below or above
    const float deep = upright ? kHeight : kWidth, wide = upright ? kWidth : kHeight;
    arm.reach = deep * random.between(0.65F, 0.92F);
    arm.radius = std::min(share * kPixels / (2 * arm.reach), 0.47F * wide);
    const float place = random.between(arm.radius * 0.9F, wide - arm.radius * 0.9F);
    switch (edge) {
        case 0: arm.root = {place, kHeight}, arm.inward = {0, -1}; break;
        case 1: arm.root = {place, 0}, arm.inward = {0, 1}; break;
        case 2: arm.root = {0, place}, arm.inward = {1, 0}; break;
        default: arm.root = {kWidth, place}, arm.inward = {-1, 0}; break;
    }
    const float behind = backdrop.mean(0, 0, kWidth, kHeight);
    arm.sleeve = choose_paint(behind, random, 25);
    arm.skin = {choose_paint(behind, random, 0).light, -10, 16};
    arm.folds = random.chance(0.5F);
    arm.tremor = random.between(0, 3), arm.phase = random.between(0, 6.28F);
    const auto kept = std::make_shared<Arm>(arm);
    return {[kept](Surface& on, float t) { kept->draw(on, t); },
            [kept](float t) { return kept->seen(t); },
            {},
            0.5F * (arm.sleeve.light + arm.skin.light),
            arm.sleeve.cr / 25};
}

MovingObject make_close_person(const Surface& backdrop, float start, Random& random) {
    Walker w;
    w.height = kHeight * random.between(1.1F, 1.7F);
    w.foot = kHeight + w.height * random.between(0.25F, 0.5F);
    w.speed = random.between(180, 420) * (random.chance(0.5F) ? 1.F : -1.F);
    const float half = 0.2F * w.height, way = kWidth + 2 * half;
    w.from = w.speed > 0 ? -half : kWidth + half;
    w.start = start, w.end = start + way / std::abs(w.speed);
    if (random.chance(0.3F)) {
        w.stop_at = start + random.between(0.4F, 0.6F) * (w.end - start);
        w.stop_for = random.between(0.8F, 1.8F);
        w.end += w.stop_for;
    }
    w.shadow = 1;
    w.stride_phase = random.between(0, 6.28F);
    dress(w, backdrop.mean(0, 0, kWidth, kHeight), 0, random);
    const auto kept = std::make_shared<Walker>(w);
    return {[kept](Surface& on, float t) { kept->draw(on, t); },
            [kept](float t) -> std::optional<SeenBox> {
                const auto box = kept->seen(t);
                return box ? inside_picture(*box, 0) : std::nullopt;
            },
            [kept](float t) { return kept->stands(t); }, w.shirt.light, w.shirt.cr / 30};
}

MovingObject make_vehicle(Surface& backdrop, float start, Random& random) {
    Car car{};
    car.van = random.chance(0.35F);
    car.length = random.between(130, 420);
    car.height = car.length * (car.van ? random.between(0.42F, 0.55F) : random.between(0.3F, 0.36F));
    car.foot = std::min(kHeight - 10.F, random.between(300, 440) + 0.3F * car.height);
    car.speed = car.length * random.between(0.8F, 2.2F) * (random.chance(0.5F) ? 1.F : -1.F);
    car.from = car.speed > 0 ? -car.length : kWidth;
    car.start = start;
    const float behind = backdrop.mean(0, car.foot - car.height, kWidth, car.foot);
    car.paint = choose_paint(behind, random, 30);
    const auto kept = std::make_shared<Car>(car);
    return {[kept](Surface& on, float t) { kept->draw(on, t); },
            [kept](float t) { return kept->seen(t); },
            {},
            car.paint.light,
            car.paint.cr / 30};
}

MovingObject make_approach(const Surface& backdrop, float start, bool leaves, float cover_x, Random& random) {
    Path path{};
    const bool right = cover_x < 0.5F * kWidth;  // the way from the cover to the path
    path.far.height = kHeight * random.between(0.08F, 0.14F);
    path.near.height = kHeight * random.between(0.6F, 1.1F);
    path.far.x = cover_x + (right ? 1.F : -1.F) * path.far.height * random.between(0.5F, 1);
    path.near.x = std::clamp(path.far.x + random.between(-140, 140), 80.F, kWidth - 80.F);
    path.far.foot = random.between(240, 280);
    path.near.foot = std::max(kHeight - 8.F, path.near.height + 0.02F * kHeight);
    path.from_x = cover_x - (right ? 0.3F : -0.3F) * path.far.height;
    const float side = random.chance(0.5F) ? -0.25F * path.near.height : kWidth + 0.25F * path.near.height;
    path.to_x = side;
    path.start = start, path.step = random.between(0.6F, 1), path.come = random.between(3, 5),
    path.pass = std::abs(side - path.near.x) / random.between(200, 380);
    path.leaves = leaves;
    Walker w;
    w.shadow = random.between(0.6F, 0.85F);
    dress(w, backdrop.mean(path.far.x - 40, 200, path.far.x + 40, kHeight), 0, random);
    const float phase = random.between(0, 6.28F);
    const Gap gap{right ? cover_x : -1e6F, right ? 1e6F : cover_x};
    const auto walker_at = [=](float t) {
        Walker now = w;
        const Place place = path.at(t);
        now.height = place.height, now.foot = place.foot, now.from = place.x;
        now.speed = place.x - path.at(t - 0.1F).x < 0 ? -0.001F : 0.001F;
        now.start = t, now.end = t + 1, now.stride_phase = phase + 5.5F * (t - path.start);
        // Only behind the cover; nearer than it, nothing hides them.
        if (place.height < 1.05F * path.far.height) now.gap = gap;
        return now;
    };
    return {[=](Surface& on, float t) {
                if (t < path.start || t > path.end()) return;
                const Walker now = walker_at(t);
                now.draw_shadow(on, t), now.draw(on, t);
            },
            [=](float t) -> std::optional<SeenBox> {
                if (t < path.start || t > path.end()) return std::nullopt;
                const auto box = walker_at(t).seen(t);
                return box ? inside_picture(*box, 0) : std::nullopt;
            },
            {},
            w.shirt.light,
            w.shirt.cr / 30};
}

MovingObject make_approaching_car(const Surface& backdrop, float start, bool leaves, Random& random) {
    Path path{};
    path.far.height = kHeight * random.between(0.05F, 0.08F);
    path.near.height = kHeight * random.between(0.4F, 0.7F);
    path.far.x = random.between(220, 420), path.near.x = path.far.x + random.between(-120, 120);
    path.far.foot = random.between(220, 260), path.near.foot = kHeight - 4;
    // It comes out from behind the horizon's end at one side, and leaves below.
    path.from_x = path.far.x + (random.chance(0.5F) ? -90.F : 90.F);
    path.to_x = path.near.x < 0.5F * kWidth ? -0.8F * path.near.height : kWidth + 0.8F * path.near.height;
    path.start = start, path.step = 1, path.come = random.between(2, 4), path.pass = random.between(0.6F, 1);
    path.leaves = leaves;
    const Paint paint =
        choose_paint(backdrop.mean(path.far.x - 80, 220, path.far.x + 80, kHeight), random, 30);
    const Paint lamp = leaves ? Paint{0.3F, -10, 50} : Paint{0.9F, -4, 2};
    return {
        [=](Surface& on, float t) {
            if (t < path.start || t > path.end()) return;
            const Place p = path.at(t);
            const float half = 0.65F * p.height, top = p.foot - p.height;
            on.shade({p.x, p.foot}, half * 1.15F, p.height * 0.12F, 0.5F, {});
            on.rectangle(p.x - half, p.foot - 0.18F * p.height, p.x - 0.6F * half, p.foot, {0.03F, 0, 0});
            on.rectangle(p.x + 0.6F * half, p.foot - 0.18F * p.height, p.x + half, p.foot, {0.03F, 0, 0});
            on.ellipse({p.x, top + 0.4F * p.height}, 0.85F * half, 0.4F * p.height, paint);
            on.ellipse({p.x, top + 0.33F * p.height}, 0.74F * half, 0.26F * p.height, {0.06F, 3, -2});
            on.rectangle(p.x - half, top + 0.42F * p.height, p.x + half, p.foot - 0.12F * p.height, paint);
            for (const float side : {-0.75F, 0.75F})
                on.ellipse({p.x + side * half, top + 0.6F * p.height}, 0.17F * half, 0.07F * p.height, lamp);
        },
        [=](float t) -> std::optional<SeenBox> {
            if (t < path.start || t > path.end()) return std::nullopt;
            const Place p = path.at(t);
            const float half = 0.65F * p.height;
            return inside_picture({p.x - half, p.foot - p.height, p.x + half, p.foot}, half * p.height);
        },
        {},
        paint.light,
        paint.cr / 30};
}

}  // namespace vedette::bench::motion
