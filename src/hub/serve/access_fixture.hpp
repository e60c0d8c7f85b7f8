// For this room's tests: a hub with users. Ann is its owner; Olga steers the porch, Vic views its stream, Sam
// may take snapshots of the gate, and Nick has no grant.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "core/base/base64.hpp"
#include "hub/serve/serve_fixture.hpp"
#include "hub/store/sqlite/sqlite_database.hpp"

namespace vedette::serve {

inline constexpr std::string_view kPassword = "correct horse battery";

// A hub that takes every change over and does nothing.
struct NoParts : changes::Applier {
    std::vector<settings::Settings> applied;

    io::Task<Result<changes::Applied>> apply(const settings::Settings& settings) override {
        applied.push_back(settings);
        co_return changes::Applied{};
    }
};

// See the head of this file. Without `with_users` nobody has been added yet. The changer has no file.
struct AccessFixture : ServeFixture {
    store::Store store{std::shared_ptr<store::Database>(store::open_sqlite("").value())};
    std::unique_ptr<access::Access> access =
        access::Access::open(store, clock, {.memory = 64 * 1024, .passes = 1}).value();
    NoParts parts;
    changes::SettingsChanger changer{loop, parts, cameras, stop, [](const std::string&) {}};
    const access::Peer here{.address = "unix", .agent = "test", .local = true};

    explicit AccessFixture(bool with_users = true) {
        site.access = access.get();
        site.changer = &changer;
        routes = hub_routes(site);
        rules = {.access = access.get(), .hosts = {"camera.example.org"}};
        loop.spawn(access->maintain(loop, stop));
        if (!with_users) return;
        using enum store::Role;
        add("ann", kOwner, {});
        add("olga", kOperator,
            {{.camera = "porch", .rights = {.live = true, .snapshot = true, .steer = true}, .history = {}}});
        add("vic", kViewer, {{.camera = "porch", .rights = {.live = true}, .history = {}}});
        add("sam", kViewer, {{.camera = "gate", .rights = {.snapshot = true}, .history = {}}});
        add("nick", kViewer, {});
    }

    // Runs the coroutine to its end, with the worker pool.
    template <class T>
    T wait(io::Task<T> task) {
        std::optional<T> result;
        loop.spawn(keep(std::move(task), result));
        for (const MonoTime limit = system_clock().mono() + 20s; !result && system_clock().mono() < limit;)
            turn();
        EXPECT_TRUE(result.has_value()) << "no answer within 20 s";
        return std::move(*result);
    }

    access::UserRecord add(const std::string& name, store::Role role,
                           std::vector<access::GrantRequest> grants) {
        const access::NewUser user{name, std::string(kPassword), role, std::move(grants)};
        const auto added = wait(access->add_user(loop, access::Access::administrator(), here, user, stop));
        EXPECT_TRUE(added.has_value()) << (added ? "" : added.error().detail);
        users.push_back(*added);
        return *added;
    }
    const access::UserRecord& user(std::string_view name) const {
        for (const access::UserRecord& u : users)
            if (u.name == name) return u;
        ADD_FAILURE() << name;
        return users.front();
    }

    // The Cookie field of a new session, with its line end.
    std::string cookie_of(const std::string& name) {
        const access::Credentials none{.peer = here, .cookie = {}, .authorization = {}};
        const auto session = wait(access->log_in(loop, none, name, std::string(kPassword), stop));
        EXPECT_TRUE(session.has_value()) << (session ? "" : session.error().detail);
        token = session->principal->request_token;
        return "Cookie: vedette_session=" + session->secret + "\r\n";
    }
    // The field that a change by the last session needs.
    std::string token_field() const { return "Vedette-Request-Token: " + token + "\r\n"; }

    static std::string basic(std::string_view name, std::string_view password = kPassword) {
        const std::string pair = fmt::format("{}:{}", name, password);
        std::array<char, 256> memory;
        return fmt::format("Authorization: Basic {}\r\n", base64_encode(as_bytes(pair), memory));
    }

    // The answer, when all of it is there.
    std::string ask(std::string_view method, std::string_view target, std::string_view fields = "",
                    std::string_view body = "") {
        auto client = connect();
        return client.ask_and_wait(
            fmt::format("{} {} HTTP/1.1\r\nHost: localhost:8480\r\nContent-Length: {}\r\n{}\r\n{}", method,
                        target, body.size(), fields, body));
    }

    std::vector<access::UserRecord> users;
    std::string token;

  private:
    template <class T>
    static io::Task<> keep(io::Task<T> task, std::optional<T>& result) {
        result = co_await std::move(task);
    }
};

}  // namespace vedette::serve
