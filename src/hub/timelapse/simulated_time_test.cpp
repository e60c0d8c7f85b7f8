// Weeks of a job in minutes: a fake clock, a camera that fails in ten ways, kills, a folder that is away for
// a day, a clock that is set. Every slot of the plan must be counted once. VEDETTE_SIMULATED_DAYS: how many
// days.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <random>

#include "hub/timelapse/simulated_fixture.hpp"
#include "linux/base/log.hpp"

namespace vedette::timelapse {
namespace {

int simulated_days() {
    const char* const days = std::getenv("VEDETTE_SIMULATED_DAYS");
    return days ? std::atoi(days) : 5;
}

// Field case: an old picture is kept for a new slot, once or again and again | evercam/evercam-server 706,
// FormerLurker/Octolapse 891, roleoroleo/yi-hack-Allwinner 46 | only what was captured at the slot or later
TEST(SimulatedTime, every_slot_of_weeks_is_counted_once) {
    World world;
    const int days = simulated_days();
    const UtcTime until = kBegin + std::chrono::hours(24) * days;
    std::minstd_rand random(7);
    const auto one_in = [&](unsigned n) { return random() % n == 0; };
    const unsigned day = 1440;
    const fs::path pictures = world.root() / "pictures";
    const fs::path away = world.root() / "away";
    const UtcTime disk_fails = kBegin + std::chrono::hours(30);
    const UtcTime disk_works = disk_fails + std::chrono::hours(24);
    int kills = 0;
    set_log_level(Level::kError);
    for (UtcTime slot = kBegin + std::chrono::minutes(1); slot <= until;
         slot = slot + std::chrono::minutes(1)) {
        if (slot == disk_fails && fs::exists(pictures)) {
            fs::rename(pictures, away);
            std::ofstream(pictures) << "a file";
        }
        if (slot == disk_works && fs::exists(away)) {
            fs::remove(pictures);
            fs::rename(away, pictures);
        }
        if (world.clock().utc() >= slot) continue;  // the clock was set forward
        world.play(slot, one_in(8) ? static_cast<int>(random() % 10) : 10);
        if (one_in(day / 4)) {  // killed, at once or in the middle of the next slot
            ++kills;
            if (one_in(2)) {
                world.pass_until(slot + 60s - 1s);
                world.clock().advance(1s);
                world.give(test::yard_picture());
            }
            world.crash();
            world.clock().advance(std::chrono::seconds(random() % 600));
            world.begin(Beginning::kProgram);
        }
        if (one_in(2 * day)) {
            const auto by = std::chrono::minutes(random() % 90);
            world.clock().set_utc(one_in(2) ? world.clock().utc() + by : world.clock().utc() - by);
        }
    }
    world.pass_until(until + std::chrono::minutes(2));
    set_log_level(Level::kInfo);
    std::printf("%d days, %d kills, %d jumps of the clock\n", days, kills, world.jumps);
    SlotSums sums;
    check(world, until, sums);
    EXPECT_GT(sums.pictures, sums.slots / 2);
    std::printf("%llu slots, %llu pictures, %zu rows\n", static_cast<unsigned long long>(sums.slots),
                static_cast<unsigned long long>(sums.pictures), sums.rows);
}

}  // namespace
}  // namespace vedette::timelapse
