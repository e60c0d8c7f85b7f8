// Users, tokens and links for the command line, on the store of a settings file. The hub may run meanwhile:
// it sees each change within a second. Main thread; blocks.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "hub/access/access.hpp"
#include "hub/settings/settings.hpp"
#include "linux/io/worker_pool.hpp"

namespace CLI {
class App;
}

namespace vedette::command {

// See the head of this file.
class LocalAccess {
  public:
    // The error says which setting or which user to change. kPermissionDenied: the state belongs to another
    // user of this machine, whose files would become unreadable for the hub.
    static Result<std::unique_ptr<LocalAccess>> open(const std::string& settings_file);

    access::Access& access() { return *access_; }
    const settings::Settings& settings() const { return settings_; }
    io::Loop& loop() { return loop_; }
    io::Stop& stop() { return stop_; }
    const access::Peer& peer() const { return peer_; }
    // Runs the coroutine to its end.
    template <class T>
    T wait(io::Task<T> task) {
        std::optional<T> result;
        loop_.spawn(keep(std::move(task), result), [this] { loop_.quit(); });
        loop_.run();
        return std::move(*result);
    }
    // The users of the store.
    access::Outcome<std::vector<access::UserRecord>> users();
    // not_found: the detail names those that exist.
    access::Outcome<access::UserRecord> user(std::string_view name);

  private:
    explicit LocalAccess(settings::Settings settings) : settings_(std::move(settings)) {}
    template <class T>
    static io::Task<> keep(io::Task<T> task, std::optional<T>& result) {
        result = co_await std::move(task);
    }

    const settings::Settings settings_;
    const access::Peer peer_{.address = "unix", .agent = "vedette", .local = true};
    io::WorkerPool workers_{system_clock()};
    io::Loop loop_{system_clock(), workers_};
    io::Stop stop_;
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<access::Access> access_;
};

// --config FILE, required.
void add_config_option(CLI::App& command, std::string& file);
// "vedette NAME: WHY" on stderr; returns the exit status 1.
int print_failure(std::string_view command, std::string_view why);
// A new password: from the terminal without echo, asked twice; else the first line of stdin.
Result<std::string> read_new_password(std::string_view user);
// Any secret, in the same way; `twice`: a terminal is asked for it again, and a difference is an error.
Result<std::string> read_secret(const std::string& question, bool twice);

// A password that exists: from the terminal without echo, asked once; else the first line of stdin.
std::string read_password(const std::string& question);

}  // namespace vedette::command
