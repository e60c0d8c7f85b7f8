// The groups of clips and their difficulties. The numbers follow what cameras show, and no detector;
// docs/design/motion-bench.md has the reasons.
#include <array>
#include <memory>

#include "motion/scenes/changes.hpp"
#include "motion/scenes/object_clips.hpp"
#include "motion/scenes/people.hpp"

namespace vedette::bench::motion {
namespace {

// Every third clip of a group that must not cause alarms has no people.
void send_some(Plan& plan, Surface& on, std::uint64_t seed, Random& random) {
    if (seed % 3 != 0) send_people(plan, on, {}, random);
}

template <class Effect, class... Arguments>
void put_before(Plan& plan, Random& random, Arguments... arguments) {
    const auto effect = std::make_shared<Effect>(random, arguments...);
    plan.before.emplace_back([effect](Surface& on, int frame) {
        if constexpr (std::is_same_v<Effect, Rain>) {
            effect->draw(on, frame);
        } else {
            effect->draw(on, clock_of(frame));
        }
    });
}

void stop(Plan& plan, Surface& on, Random& random) {
    plan.seconds = 90;
    send_people(plan, on,
                {.count = 1, .shortest = 0.06F, .tallest = 0.2F, .shortest_walk = 6, .longest_walk = 7},
                random);
    Walker& w = plan.walkers[0];
    w.stop_at = w.start + (w.end - w.start) * random.between(0.4F, 0.6F);
    w.stop_for = 60;
    w.end += 60;
}

struct Group {
    std::string_view name;
    void (*make)(Plan&, Surface&, std::uint64_t seed, Random&);
};

template <int kPercent>
void tall(Plan& plan, Surface& on, std::uint64_t, Random& random) {
    const float share = kPercent / 100.F;
    send_people(plan, on, {.shortest = share, .tallest = share}, random);
}

template <int kQuality>
void quality(Plan& plan, Surface& on, std::uint64_t seed, Random& random) {
    plan.quality = kQuality;
    send_some(plan, on, seed, random);
}

template <ObjectKind kKind>
void object_clip(Plan& plan, Surface& on, std::uint64_t, Random& random) {
    add_objects(plan, on, kKind, random);
}

// Below five pictures a second people take longer, so that each is in five pictures or more.
template <int kRate>
void at_rate(Plan& plan, Surface& on, std::uint64_t, Random& random) {
    plan.fps = kRate;
    const float least = std::max(2.8F, 5.5F / kRate);
    send_people(plan, on,
                {.shortest = 0.08F,
                 .tallest = 0.2F,
                 .slowest = 0.5F,
                 .fastest = 0.9F,
                 .slot = std::max(8.3F, 2 * least),
                 .shortest_walk = least,
                 .longest_walk = least + 1.5F},
                random);
    plan.seconds = std::max(plan.seconds, plan.walkers.back().end + 3);
}

constexpr std::array kGroups{
    Group{"height-1", tall<1>},
    Group{"height-2", tall<2>},
    Group{"height-3", tall<3>},
    Group{"height-5", tall<5>},
    Group{"height-10", tall<10>},
    Group{"height-20", tall<20>},
    Group{"speed",
          [](Plan& p, Surface& on, std::uint64_t, Random& r) {
              send_people(p, on, {.slowest = 0.3F, .fastest = 5, .shortest_walk = 1.5F}, r);
          }},
    Group{"contrast",
          [](Plan& p, Surface& on, std::uint64_t, Random& r) {
              send_people(p, on, {.shortest = 0.08F, .contrast = r.between(0.15F, 0.5F)}, r);
          }},
    Group{"night", [](Plan& p, Surface& on, std::uint64_t s,
                      Random& r) { make_night(p, r, 5, 12), send_some(p, on, s, r); }},
    Group{"cloud",
          [](Plan& p, Surface& on, std::uint64_t s, Random& r) { cloud(p, r), send_some(p, on, s, r); }},
    Group{"lamp",
          [](Plan& p, Surface& on, std::uint64_t s, Random& r) { lamp(p, r), send_some(p, on, s, r); }},
    Group{"infrared",
          [](Plan& p, Surface& on, std::uint64_t s, Random& r) { infrared(p, r), send_some(p, on, s, r); }},
    Group{"exposure",
          [](Plan& p, Surface& on, std::uint64_t s, Random& r) { exposure(p, r), send_some(p, on, s, r); }},
    Group{"rain", [](Plan& p, Surface& on, std::uint64_t s,
                     Random& r) { put_before<Rain>(p, r, false), send_some(p, on, s, r); }},
    Group{"snow", [](Plan& p, Surface& on, std::uint64_t s,
                     Random& r) { put_before<Snow>(p, r, false), send_some(p, on, s, r); }},
    Group{"branches",
          [](Plan& p, Surface& on, std::uint64_t s, Random& r) {
              for (int i = 1 + r.below(2); i > 0; --i) {
                  const auto crown = std::make_shared<Branches>(r);
                  p.behind.emplace_back(
                      [crown](Surface& surface, float seconds) { crown->draw(surface, seconds); });
              }
              send_some(p, on, s, r);
          }},
    Group{"web",
          [](Plan& p, Surface& on, std::uint64_t s, Random& r) {
              if (r.chance(0.6F)) make_night(p, r, 3, 6);
              put_before<Web>(p, r, p.night), send_some(p, on, s, r);
          }},
    Group{"insects",
          [](Plan& p, Surface& on, std::uint64_t s, Random& r) {
              if (r.chance(0.6F)) make_night(p, r, 3, 6);
              put_before<Insects>(p, r, p.seconds, p.night), send_some(p, on, s, r);
          }},
    Group{"quality-25", quality<25>},
    Group{"quality-50", quality<50>},
    Group{"quality-90", quality<90>},
    Group{"shake",
          [](Plan& p, Surface& on, std::uint64_t s, Random& r) { shake(p, s, r), send_some(p, on, s, r); }},
    Group{"slow",
          [](Plan& p, Surface& on, std::uint64_t, Random& r) {
              p.seconds = 60;
              send_people(p, on,
                          {.count = 2,
                           .slowest = 0.12F,
                           .fastest = 0.25F,
                           .slot = 26,
                           .shortest_walk = 12,
                           .longest_walk = 20},
                          r);
          }},
    Group{"stop", [](Plan& p, Surface& on, std::uint64_t, Random& r) { stop(p, on, r); }},
    Group{"crossing", [](Plan& p, Surface& on, std::uint64_t,
                         Random& r) { send_people(p, on, {}, r), send_opposite(p, on, r); }},
    Group{"shadow",
          [](Plan& p, Surface& on, std::uint64_t s, Random& r) { shadow(p, r), send_some(p, on, s, r); }},
    Group{"headlights", [](Plan& p, Surface& on, std::uint64_t s,
                           Random& r) { make_night(p, r, 3, 7), headlights(p, r), send_some(p, on, s, r); }},
    Group{"hand", object_clip<ObjectKind::kHand>},
    Group{"close", object_clip<ObjectKind::kClosePerson>},
    Group{"vehicle", object_clip<ObjectKind::kVehicle>},
    Group{"approach", object_clip<ObjectKind::kApproach>},
    Group{"react",
          [](Plan& p, Surface& on, std::uint64_t s, Random& r) {
              constexpr std::array kKinds{ObjectKind::kHand, ObjectKind::kClosePerson, ObjectKind::kVehicle};
              add_objects(p, on, kKinds[s % kKinds.size()], r), react_to_objects(p, on, r);
          }},
    Group{"clock", [](Plan& p, Surface& on, std::uint64_t s,
                      Random& r) { write_time(p, s, r), send_some(p, on, s, r); }},
    Group{"rate-1", at_rate<1>},
    Group{"rate-2", at_rate<2>},
    Group{"rate-5", at_rate<5>},
    Group{"rate-15", at_rate<15>},
    Group{"rate-30", at_rate<30>},
    Group{"coarse",
          [](Plan& p, Surface& on, std::uint64_t s, Random& r) {
              code_coarsely(p, r);
              if (s % 3 != 0) send_people(p, on, {.shortest = 0.1F, .tallest = 0.3F}, r);
          }},
    Group{"wind", [](Plan& p, Surface& on, std::uint64_t s,
                     Random& r) { hang_in_wind(p, r), send_some(p, on, s, r); }},
    Group{"follow", [](Plan& p, Surface& on, std::uint64_t, Random& r) { send_followers(p, on, r); }},
};

}  // namespace

std::vector<std::string_view> group_names() {
    std::vector<std::string_view> names;
    for (const auto& group : kGroups) names.push_back(group.name);
    return names;
}

std::optional<Plan> plan_clip(std::string_view name, std::uint64_t seed, Surface& backdrop) {
    for (const auto& group : kGroups) {
        if (group.name != name) continue;
        Random random(name, seed, "plan"), place(name, seed, "place");
        Plan plan;
        // Lamps are mostly switched in rooms; all other groups use all backdrops.
        plan.look = name == "lamp" && seed % 2 == 0 ? Look::kRoom : static_cast<Look>(place.below(4));
        backdrop = draw_backdrop(plan.look, place);
        plan.quality = 55 + random.below(35);
        plan.shot.noise = random.between(1.2F, 2.6F);
        plan.shot.exposure = random.between(0.8F, 1.1F);
        group.make(plan, backdrop, seed, random);
        return plan;
    }
    return std::nullopt;
}

}  // namespace vedette::bench::motion
