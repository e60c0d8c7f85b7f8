// A hub's Access over a database in memory, with a clock of its own and cheap hashes, for tests.
#pragma once

#include <semaphore>
#include <string>

#include <gtest/gtest.h>

#include "hub/access/access.hpp"
#include "hub/store/sqlite/sqlite_database.hpp"
#include "linux/io/worker_pool.hpp"
#include "tests/support/fake_camera.hpp"

namespace vedette::access {

constexpr HashCost kCheap{.memory = 16 * 1024, .passes = 1};
inline const std::string kPassword = "correct horse";

// A database whose writes wait while a test holds the gate.
class GatedDatabase final : public store::Database {
  public:
    explicit GatedDatabase(std::unique_ptr<store::Database> inner) : inner_(std::move(inner)) {}
    Result<std::int64_t> change_number() override { return inner_->change_number(); }
    store::Database& inner() { return *inner_; }
    std::mutex gate;

  protected:
    Result<void> run_read(const ReadWork& work) override {
        return inner_->read([&](store::ReadUnit& unit) { return work(unit); });
    }
    Result<void> run_write(const WriteWork& work, const std::stop_token& stop) override {
        const std::lock_guard lock(gate);
        return inner_->write([&](store::WriteUnit& unit) { return work(unit); }, stop);
    }

  private:
    std::unique_ptr<store::Database> inner_;
};

// See the head of this file.
class AccessTest : public testing::Test {
  protected:
    AccessTest() { loop.poll(); }
    ~AccessTest() override { stop.request(); }

    void SetUp() override {
        auto opened = store::open_sqlite("");
        ASSERT_TRUE(opened.has_value());
        database = std::make_shared<GatedDatabase>(std::move(*opened));
        open();
    }
    void open() {
        auto made = Access::open(store::Store(database), clock, kCheap);
        ASSERT_TRUE(made.has_value()) << made.error().message;
        access = std::move(*made);
    }

    template <class T>
    static io::Task<> keep(io::Task<T> task, std::optional<T>& into) {
        into.emplace(co_await std::move(task));
    }
    // Runs a use case to its end.
    template <class T>
    T run(io::Task<T> task) {
        std::optional<T> result;
        loop.spawn(keep(std::move(task), result));
        EXPECT_TRUE(test::turn_until(loop, [&] { return result.has_value(); }));
        return std::move(*result);
    }
    template <class T>
    static std::string code_of(const Outcome<T>& outcome) {
        return outcome ? "done" : std::string(outcome.error().code);
    }

    static Peer peer_at(std::string address) {
        return {.address = std::move(address), .agent = "Firefox", .local = false, .encrypted = false};
    }
    static std::string cookie_of(const NewSession& session) {
        return "theme=dark; vedette_session=" + session.secret;
    }
    Credentials with_cookie(std::string_view cookie) const {
        return {.peer = home, .cookie = cookie, .authorization = {}};
    }
    Credentials with_authorization(std::string_view field) const {
        return {.peer = home, .cookie = {}, .authorization = field};
    }
    // Nobody for a request that is refused.
    PrincipalPtr identified(const Credentials& credentials) const {
        const auto known = access->identify(credentials);
        EXPECT_TRUE(known.has_value()) << "a password must be checked";
        return known && *known ? **known : std::make_shared<const Principal>();
    }

    // Makes the first owner, by a set-up link.
    NewSession set_up() {
        const auto link = run(access->make_setup_link(loop, home, stop));
        EXPECT_EQ(code_of(link), "done");
        const JoinRequest request{.secret = link->secret, .name = "olga", .password = kPassword};
        const Credentials none{.peer = home, .cookie = {}, .authorization = {}};
        auto session = run(access->join(loop, none, request, stop));
        EXPECT_EQ(code_of(session), "done");
        return std::move(*session);
    }
    UserRecord add_viewer(const PrincipalPtr& by, const std::string& name = "vera") {
        GrantRequest porch{.camera = "porch", .rights = {}, .history = std::nullopt};
        porch.rights.live = true;
        const NewUser request{
            .name = name, .password = kPassword, .role = store::Role::kViewer, .grants = {porch}};
        auto added = run(access->add_user(loop, by, home, request, stop));
        EXPECT_EQ(code_of(added), "done");
        return std::move(*added);
    }
    Outcome<NewSession> log_in(const Peer& peer, const std::string& name, const std::string& password) {
        const Credentials none{.peer = peer, .cookie = {}, .authorization = {}};
        return run(access->log_in(loop, none, name, password, stop));
    }
    std::string actions() {
        const auto page = run(access->audit(loop, {}, 100, stop));
        std::string text;
        for (const auto& entry : page->items) text = entry.action + ";" + text;
        return text;
    }

    const Peer home = peer_at("192.168.1.7");
    FakeClock clock;
    io::WorkerPool pool{clock};
    io::Stop stop;
    std::shared_ptr<GatedDatabase> database;
    std::unique_ptr<Access> access;
    io::Loop loop{clock, pool};
};

constexpr Requirement kLiveOfCamera{.right = Right::kLive, .scope = Scope::kView};

}  // namespace vedette::access
