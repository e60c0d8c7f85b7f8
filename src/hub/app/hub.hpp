// The composition root: makes the loops and the services of its table, starts the services in the table's
// order and stops them in reverse. Nothing includes it but the programs.
#pragma once

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "hub/app/service.hpp"
#include "hub/changes/file_follower.hpp"
#include "hub/command/hub_runner.hpp"
#include "linux/io/worker_pool.hpp"

namespace vedette::app {

// Main thread.
class Hub : public command::RunningHub, public changes::Applier {
  public:
    // Starts the services; no connection is made or accepted before start(). The error says what to change.
    // `file`: null for a hub whose settings do not change.
    static Result<std::unique_ptr<Hub>> create(const settings::Settings& settings, Clock& clock,
                                               const command::SettingsOrigin* file = nullptr);
    ~Hub() override;

    // Starts the loops' threads.
    void start();
    // On the first loop.
    io::Task<Result<Applied>> apply(const settings::Settings& settings) override;
    void read_settings_now() override;
    // The loop of apply().
    io::Loop& first_loop() { return *context_.loops.front(); }
    const std::vector<std::unique_ptr<io::Loop>>& loops() const { return context_.loops; }
    // Stops the services gracefully, for at most `limit`, then the loops' threads.
    void stop(Duration limit) override;

    std::uint16_t port() const override { return port_of("http"); }
    std::uint16_t capture_port() const override { return port_of("capture"); }
    std::optional<std::string> make_setup_link() override;
    bool has_users() const override;
    bool is_alive() const override;
    std::string status() const override;

  private:
    Hub(const settings::Settings& settings, Clock& clock);
    std::uint16_t port_of(std::string_view service) const;

    settings::Settings settings_;  // that it runs by; changed on the first loop
    io::Stop applying_;            // and following the file
    io::WorkerPool workers_;       // of all loops
    HubContext context_;
    std::unique_ptr<changes::FileFollower> follower_;  // of the first loop, which outlives it; null: no file
    std::vector<std::pair<std::string_view, std::unique_ptr<Service>>> services_;  // in the order of starting
    bool started_ = false;
    mutable std::mutex said_mutex_;
    std::string said_ = "Running";  // of the settings; guarded by said_mutex_
};

// A hub on the system's clock, started.
Result<std::unique_ptr<command::RunningHub>> start_hub(const settings::Settings& settings,
                                                       const command::SettingsOrigin* file);

// Draws the texts of pictures in any script, by the helper vedette-text. Thread-safe.
std::unique_ptr<timelapse::TextDrawer> make_overlay_texts();

}  // namespace vedette::app
