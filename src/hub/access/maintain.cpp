// What happens by itself, and the audit trail.
#include <algorithm>

#include "hub/access/state.hpp"
#include "linux/base/log.hpp"

namespace vedette::access {
namespace {

constexpr Duration kPoll = 250ms;
constexpr Duration kTidy = 60s;

}  // namespace

io::Task<> Access::maintain(io::Loop& loop, io::Stop& stop) {
    MonoTime next_tidy = loop.now() + kTidy;
    bool failing = false;
    for (;;) {
        const io::Woken woken = co_await io::sleep_until(loop, loop.now() + kPoll, stop);
        if (woken == io::Woken::kStopped) co_return;
        auto job = [state = state_](const std::stop_token&) { return state->reload_if_changed(); };
        const MonoTime deadline = loop.now() + 10s;
        const auto done = co_await io::run_blocking(loop, io::Lane::kDisk, std::move(job), deadline, stop);
        if (!done && !failing && !stop.requested())
            log_warning("access", "changes of users are not followed: {}", done.error().message);
        failing = !done;
        if (loop.now() < next_tidy) continue;
        next_tidy = loop.now() + kTidy;
        co_await tidy(loop, stop);
    }
}

io::Task<> Access::tidy(io::Loop& loop, io::Stop& stop) {
    const UtcTime now = state_->clock.utc();
    const DirectoryPtr directory = state_->directory();
    const auto lapsed = [now](const auto& items) {
        return std::ranges::any_of(items, [now](const auto& item) { return item.expires <= now; });
    };
    const auto [sessions, tokens] = state_->take_touched();
    const bool token_lapsed = std::ranges::any_of(directory->tokens(), [now](const store::Token& token) {
        return token.expires && *token.expires <= now;
    });
    if (sessions.empty() && tokens.empty() && !token_lapsed && !lapsed(directory->sessions()) &&
        !lapsed(directory->links()) && !lapsed(directory->setup_links()))
        co_return;
    std::function<Outcome<bool>(store::WriteUnit&)> work = [sessions = sessions, tokens = tokens,
                                                            now](store::WriteUnit& unit) -> Outcome<bool> {
        for (const std::string& id : sessions) {
            const auto done = unit.sessions.extend(id, now, now + kSessionIdle);
            if (!done && done.error().kind != Kind::kNotFound)
                return std::unexpected(refusal_of(done.error()));
        }
        for (const std::string& id : tokens) {
            const auto done = unit.tokens.mark_used(id, now);
            if (!done && done.error().kind != Kind::kNotFound)
                return std::unexpected(refusal_of(done.error()));
        }
        for (const auto& done : {unit.sessions.remove_expired(now), unit.tokens.remove_expired(now),
                                 unit.links.remove_expired(now), unit.setup_links.remove_expired(now)}) {
            if (!done) return std::unexpected(refusal_of(done.error()));
        }
        return true;
    };
    const auto done = co_await state_->change(loop, std::move(work), stop);
    if (!done && !stop.requested())
        log_warning("access", "the last use of sessions was not stored: {}", done.error().detail);
}

io::Task<Outcome<void>> Access::record(io::Loop& loop, const PrincipalPtr& by, const Peer& peer,
                                       const std::string& action, const std::string& detail, io::Stop& stop) {
    store::Store store(state_->database);
    const auto work = [entry = audit_entry(state_->clock.utc(), by, peer, action, detail)](
                          store::WriteUnit& unit) -> Result<void> {
        store::AuditEntry own = entry;
        return unit.audit.append(own);
    };
    const MonoTime deadline = loop.now() + 10s;
    const auto done = co_await store.write(loop, work, deadline, stop);
    if (!done) co_return std::unexpected(refusal_of(done.error()));
    co_return Outcome<void>();
}

io::Task<Outcome<store::Page<store::AuditEntry>>> Access::audit(io::Loop& loop, store::Cursor before,
                                                                std::size_t limit, io::Stop& stop) {
    store::Store store(state_->database);
    const auto work = [before, limit](store::ReadUnit& unit) { return unit.audit.list(before, limit); };
    const MonoTime deadline = loop.now() + 10s;
    auto done = co_await store.read(loop, work, deadline, stop);
    if (!done) co_return std::unexpected(refusal_of(done.error()));
    co_return std::move(*done);
}

}  // namespace vedette::access
