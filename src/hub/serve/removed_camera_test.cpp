// What is left of a camera that the hub has no longer, and of rules that were replaced, for those who were
// connected before.
#include <gtest/gtest.h>

#include "hub/serve/serve_fixture.hpp"

namespace vedette::serve {
namespace {

TEST(RemovedCamera, its_streams_end_and_those_of_others_go_on) {
    ServeFixture b;
    auto porch = b.connect();
    auto gate = b.connect();
    EXPECT_TRUE(porch.ask(get("/cameras/porch/mjpeg")).starts_with("HTTP/1.1 200"));
    EXPECT_TRUE(gate.ask(get("/cameras/gate/mjpeg")).starts_with("HTTP/1.1 200"));
    b.porch->remove();
    b.cameras.replace({b.gate});
    b.pass(500ms);
    porch.read();
    gate.read();
    EXPECT_TRUE(porch.closed());
    EXPECT_FALSE(gate.closed());
    EXPECT_EQ(b.porch->units.demand(bus::kPictures).consumers, 0);
    auto later = b.connect();
    EXPECT_TRUE(later.ask(get("/cameras/porch/mjpeg")).starts_with("HTTP/1.1 404"));
}

TEST(ReplacedRules, hold_from_the_next_request_of_a_connection_on) {
    ServeFixture b;
    auto client = b.connect();
    EXPECT_TRUE(client.ask(get("/healthz")).starts_with("HTTP/1.1 200"));
    EntryRules rules = b.rules;
    rules.hosts = {"camera.example.org"};
    const std::string named = "GET /healthz HTTP/1.1\r\nHost: camera.example.org\r\n\r\n";
    EXPECT_TRUE(client.ask(named).starts_with("HTTP/1.1 403"));
    b.current_rules.replace({.routes = b.routes, .entry = rules});
    EXPECT_TRUE(client.ask(named).starts_with("HTTP/1.1 200"));
    b.current_rules.replace({.routes = b.routes, .entry = b.rules});
    EXPECT_TRUE(client.ask(named).starts_with("HTTP/1.1 403"));
}

TEST(ReplacedRules, a_request_that_waits_ends_by_the_rules_that_it_began_with) {
    ServeFixture b;
    auto client = b.connect();
    client.send(get("/cameras/porch/snapshot.jpg"));
    b.current_rules.replace({});  // without a route; the old ones are used by this request alone
    const std::string picture = b.publish(3000);
    EXPECT_TRUE(client.read().ends_with(picture));
    EXPECT_TRUE(client.ask(get("/cameras/porch/snapshot.jpg")).starts_with("HTTP/1.1 404"));
}

}  // namespace
}  // namespace vedette::serve
