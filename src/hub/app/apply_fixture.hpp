// For tests of a whole hub: its settings change while it runs, and clients connect.
#pragma once

#include <stdexcept>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "hub/app/countdown.hpp"
#include "hub/app/hub.hpp"
#include "linux/base/unique_fd.hpp"

namespace vedette::app {

inline settings::SourceSpec source(const char* url) { return settings::parse_source(url).value(); }

// A hub that runs.
struct ApplyFixture {
    std::unique_ptr<Hub> hub;

    explicit ApplyFixture(const settings::Settings& settings) {
        auto created = Hub::create(settings, system_clock());
        if (!created) throw std::runtime_error(created.error().message);
        hub = std::move(*created);
        hub->start();
    }
    ~ApplyFixture() { set_log_level(Level::kInfo); }

    Result<Applied> apply(const settings::Settings& settings) {
        Result<Applied> result = fail(Kind::kTimeout, "apply() does not end");
        const auto done = std::make_shared<Countdown>(1);
        const auto run = [](Hub& own, const settings::Settings& wanted, Result<Applied>& out) -> io::Task<> {
            auto applying = own.apply(wanted);
            out = co_await std::move(applying);
        };
        io::Loop& loop = hub->first_loop();
        loop.post([&] { loop.spawn(run(*hub, settings, result), [done] { done->count_down(); }); });
        done->wait(20s);
        return result;
    }
};

// A client of this machine.
inline UniqueFd connect_to(std::uint16_t port) {
    UniqueFd client(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(client.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    return client;
}

}  // namespace vedette::app
