#include "hub/serve/broadcaster.hpp"

#include <gtest/gtest.h>

#include "hub/serve/serve_fixture.hpp"

namespace vedette::serve {
namespace {

struct CountingViewer : Viewer {
    explicit CountingViewer(std::shared_ptr<Broadcaster> b) : broadcaster(std::move(b)) {
        broadcaster->join(this);
    }
    void on_unit() override { ++units; }
    const bus::Unit* in_flight() const override { return nullptr; }
    void evict() override { leave(); }
    void leave() { std::exchange(broadcaster, nullptr)->leave(this); }

    std::shared_ptr<Broadcaster> broadcaster;
    int units = 0;
};

TEST(Broadcaster, is_shared_by_the_viewers_of_a_camera_and_goes_with_the_last_one) {
    ServeFixture f;
    CountingViewer one(f.broadcasters.of(f.porch));
    CountingViewer other(f.broadcasters.of(f.porch));
    EXPECT_EQ(one.broadcaster, other.broadcaster);
    EXPECT_NE(f.broadcasters.of(f.gate), one.broadcaster);
    const std::weak_ptr<Broadcaster> weak = one.broadcaster;
    const std::weak_ptr<bus::Camera> camera = f.porch;
    f.publish(1000);
    EXPECT_EQ(one.units, 1);
    one.leave();
    EXPECT_FALSE(weak.expired());
    other.leave();
    EXPECT_TRUE(weak.expired());
    f.porch.reset();
    f.cameras.replace({f.gate});
    EXPECT_TRUE(camera.expired()) << "a removed camera without viewers is destroyed";
}

TEST(Broadcaster, viewers_of_a_replaced_camera_stay_with_the_old_one) {
    ServeFixture f;
    CountingViewer old(f.broadcasters.of(f.porch));
    const auto replacement = std::make_shared<bus::Camera>("porch", "Porch", 4'000'000);
    CountingViewer fresh(f.broadcasters.of(replacement));
    f.publish(1000);
    EXPECT_EQ(old.units, 1);
    EXPECT_EQ(fresh.units, 0);
    EXPECT_EQ(&fresh.broadcaster->camera(), replacement.get());
    f.broadcasters.evict_all();
    EXPECT_EQ(old.broadcaster, nullptr);
    EXPECT_EQ(fresh.broadcaster, nullptr);
}

}  // namespace
}  // namespace vedette::serve
