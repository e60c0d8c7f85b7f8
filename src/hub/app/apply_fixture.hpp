// For tests that change the settings of a hub that runs.
#pragma once

#include <stdexcept>

#include "hub/app/countdown.hpp"
#include "hub/app/hub.hpp"

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

}  // namespace vedette::app
