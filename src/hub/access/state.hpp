// What Access holds: the snapshot, the tables in memory, and units of work that refresh the snapshot. Used in
// this room only. Thread-safe.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "hub/access/access.hpp"
#include "hub/access/secret.hpp"
#include "hub/access/throttle.hpp"
#include "linux/io/blocking_call.hpp"

namespace vedette::access {

// A user whose password was right.
struct CheckedUser {
    std::string id;
    std::string name;
    std::string password_hash;  // that was compared
    std::string new_hash;       // to store instead; empty: keep the old one
};

// See the head of this file.
class Access::State : public std::enable_shared_from_this<State> {
  public:
    State(std::shared_ptr<store::Database> database, Clock& clock, HashCost cost);

    DirectoryPtr directory() const;
    // Worker thread; blocks.
    Result<void> reload();
    Result<void> reload_if_changed();
    // Reads where users have logged in from, from the audit trail; blocks.
    Result<void> load_seen();

    // Runs a unit of work on the lane `store` and refreshes the snapshot when it is committed. `work` owns
    // its data; a refusal rolls back.
    template <class T>
    io::Task<Outcome<T>> change(io::Loop& loop, std::function<Outcome<T>(store::WriteUnit&)> work,
                                io::Stop& stop);

    // Checks a password on the lane `hash`, after the throttle.
    io::Task<Outcome<CheckedUser>> check_password(io::Loop& loop, const Peer& peer, const std::string& name,
                                                  const std::string& password, io::Stop& stop);
    io::Task<Outcome<std::string>> make_hash(io::Loop& loop, const std::string& password, io::Stop& stop);

    // Basic credentials that were verified within the last five minutes. Null: unknown.
    std::shared_ptr<Principal> remembered(std::string_view authorization) const;
    void remember(std::string_view authorization, const std::string& user);
    // One verification of a credential at a time. False: there is one already.
    bool begin_verification(std::string_view authorization);
    void end_verification(std::string_view authorization);

    // To be stored by maintain().
    void touch_session(const std::string& id);
    void touch_token(const std::string& id);
    std::pair<std::set<std::string>, std::set<std::string>> take_touched();  // sessions, tokens

    bool was_seen(const std::string& user, const std::string& place) const;
    void mark_seen(const std::string& user, const std::string& place);

    // Names a password in principals, so that they end when it changes.
    std::string fingerprint(const store::User& user) const;

    const std::shared_ptr<store::Database> database;
    Clock& clock;
    const HashCost cost;
    const std::string unmatched;  // a hash for unknown users
    const Key key = make_key();
    Throttle throttle;
    Throttle refusals;  // bounds the audit entries of refused log-ins

  private:
    struct Remembered {
        std::string user;
        std::int64_t version = 0;  // of the user
        MonoTime until;
    };
    static constexpr std::size_t kMaxRemembered = 1000;
    static constexpr std::size_t kMaxSeen = 10'000;

    mutable std::mutex mutex_;
    DirectoryPtr directory_ = std::make_shared<const Directory>();  // guarded by mutex_, like all below
    std::map<KeyedHash, Remembered> remembered_;
    std::set<KeyedHash> verifying_;
    std::set<std::string> touched_sessions_;
    std::set<std::string> touched_tokens_;
    std::set<std::pair<std::string, std::string>> seen_;  // user and place

    std::mutex reload_mutex_;            // one reload at a time, so that the newest state is installed last
    std::int64_t loaded_number_ = -1;    // the database's change number before the last reload
    std::uint64_t next_generation_ = 1;  // guarded by reload_mutex_, like loaded_number_
};

template <class T>
io::Task<Outcome<T>> Access::State::change(io::Loop& loop, std::function<Outcome<T>(store::WriteUnit&)> work,
                                           io::Stop& stop) {
    auto job = [self = shared_from_this(),
                work = std::move(work)](const std::stop_token& token) -> Result<Outcome<T>> {
        std::optional<Refusal> refusal;
        const auto unit = [&](store::WriteUnit& writing) -> Result<Outcome<T>> {
            refusal.reset();
            Outcome<T> outcome = work(writing);
            if (outcome) return outcome;
            refusal = outcome.error();
            return fail(Kind::kFailedPrecondition, "refused");
        };
        auto done = self->database->write(unit, token);
        if (refusal) return Outcome<T>(std::unexpected(*refusal));
        // A failed refresh is made up for by the next poll.
        if (done) static_cast<void>(self->reload());
        return done;
    };
    const MonoTime deadline = loop.now() + 10s;
    auto done = co_await io::run_blocking(loop, io::Lane::kStore, std::move(job), deadline, stop);
    if (!done) co_return std::unexpected(refusal_of(done.error()));
    co_return std::move(*done);
}

// An audit entry of an act of `by`, who may be null.
store::AuditEntry audit_entry(UtcTime now, const PrincipalPtr& by, const Peer& peer, std::string_view action,
                              std::string detail);
// Appends it; nothing: done.
std::optional<Refusal> append(store::WriteUnit& unit, store::AuditEntry entry);

// What is wrong with a user's name or password; nothing: it is right.
std::optional<Refusal> check_name(std::string_view name);
std::optional<Refusal> check_new_password(std::string_view password, std::string_view name);

// At most `limit` bytes of `text`, whole characters.
std::string shortened(std::string_view text, std::size_t limit);

bool is_owner(const Principal& principal);

}  // namespace vedette::access
