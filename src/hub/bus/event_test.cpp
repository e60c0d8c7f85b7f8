#include "hub/bus/event.hpp"

#include <gtest/gtest.h>

namespace vedette::bus {
namespace {

TEST(Event, is_one_json_object) {
    const Event e{.id = "i",
                  .type = "camera.lost",
                  .hub = "home",
                  .camera = "porch",
                  .utc = UtcTime{1'700'000'000'042ms},
                  .data = R"({"reason":"a \"b\""})"};
    EXPECT_EQ(
        format_json(e),
        R"({"id":"i","type":"camera.lost","v":1,"hub":"home","camera":"porch","utc":"2023-11-14T22:13:20.042Z",)"
        R"("data":{"reason":"a \"b\""}})");
}

TEST(EventBus, calls_listeners_until_they_are_destroyed) {
    EventBus bus;
    std::string log;
    auto a = bus.listen([&](const Event& e) { log += "a:" + e.type + " "; });
    {
        const auto b = bus.listen([&](const Event& e) { log += "b:" + e.type + " "; });
        bus.announce({.type = "x"});
    }
    bus.announce({.type = "y"});
    EXPECT_EQ(log, "a:x b:x a:y ");
}

TEST(EventBus, a_listener_may_outlive_it) {
    EventBus::Listening listening;
    {
        EventBus bus;
        listening = bus.listen([](const Event&) {});
    }
    EXPECT_NO_THROW(listening = {});
}

}  // namespace
}  // namespace vedette::bus
