// Log-in and log-out, joining by a link, passwords and sessions.
#include <algorithm>

#include "hub/access/address.hpp"
#include "hub/access/state.hpp"
#include "hub/base/json_text.hpp"
#include "hub/base/uuid.hpp"

namespace vedette::access {
namespace {

constexpr Duration kVerificationPoll = 20ms;

// Adds a session for the cookie `secret`, removes the one that the request has shown, and the oldest ones
// beyond `limit`.
std::optional<Refusal> add_session(store::WriteUnit& unit, const store::Session& session,
                                   const std::string& previous, std::size_t limit) {
    const auto all = unit.sessions.all();
    if (!all) return refusal_of(all.error());
    std::vector<std::string> own;
    for (const store::Session& other : *all) {
        if (other.id == previous) {
            if (const auto done = unit.sessions.remove(previous); !done) return refusal_of(done.error());
        } else if (other.user == session.user && other.link == session.link) {
            own.push_back(other.id);
        }
    }
    for (std::size_t i = 0; i + limit <= own.size(); ++i) {
        if (const auto done = unit.sessions.remove(own[i]); !done) return refusal_of(done.error());
    }
    if (const auto done = unit.sessions.add(session); !done) return refusal_of(done.error());
    return std::nullopt;
}

store::Session session_at(UtcTime now, const Peer& peer, std::string_view secret, std::string means) {
    store::Session session{.id = make_uuid7(now), .user = "", .link = ""};
    session.secret_hash = *hash_secret(secret);
    session.means = std::move(means);
    session.address = peer.address;
    session.agent = shortened(peer.agent, 200);
    session.created = now;
    session.seen = now;
    session.expires = now + kSessionIdle;
    session.ends = now + kSessionLifetime;
    return session;
}

std::string means_detail(std::string_view means) { return fmt::format("{{\"means\":\"{}\"}}", means); }

PrincipalPtr with_user(const std::string& id, const std::string& name) {
    auto principal = std::make_shared<Principal>();
    principal->means = Means::kCookie;
    principal->user = id;
    principal->name = name;
    return principal;
}

}  // namespace

io::Task<Outcome<PrincipalPtr>> Access::verify(io::Loop& loop, const Credentials& credentials,
                                               io::Stop& stop) {
    const MonoTime deadline = loop.now() + 10s;
    for (;;) {
        if (auto known = identify(credentials)) co_return std::move(*known);
        if (state_->begin_verification(credentials.authorization)) break;
        if (loop.now() >= deadline)
            co_return refuse(503, "timeout", "the password could not be checked in time");
        const io::Woken woken = co_await io::sleep_until(loop, loop.now() + kVerificationPoll, stop);
        if (woken == io::Woken::kStopped) co_return refuse(503, "cancelled", "stopped");
    }
    struct End {
        State& state;
        std::string_view authorization;
        ~End() { state.end_verification(authorization); }
    };
    const End end{*state_, credentials.authorization};
    const auto basic = parse_basic(credentials.authorization);
    const auto checked =
        co_await state_->check_password(loop, credentials.peer, basic->name, basic->password, stop);
    if (!checked) {
        co_await refused(loop, credentials.peer, basic->name, checked.error(), stop);
        co_return std::unexpected(checked.error());
    }
    if (!checked->new_hash.empty()) co_await store_rehash(loop, *checked, stop);
    state_->remember(credentials.authorization, checked->id);
    if (auto known = identify(credentials)) co_return std::move(*known);
    co_return refuse(401, "wrong_credentials", "the name or the password is wrong");
}

io::Task<> Access::store_rehash(io::Loop& loop, const CheckedUser& checked, io::Stop& stop) {
    std::function<Outcome<bool>(store::WriteUnit&)> work =
        [checked](store::WriteUnit& unit) -> Outcome<bool> {
        auto user = unit.users.find(checked.id);
        if (!user || user->password_hash != checked.password_hash) return false;
        user->password_hash = checked.new_hash;
        if (const auto done = unit.users.update(*user); !done)
            return std::unexpected(refusal_of(done.error()));
        return true;
    };
    const auto done = co_await state_->change(loop, std::move(work), stop);
    static_cast<void>(done);  // the old hash stays good, and the next log-in tries again
}

io::Task<> Access::refused(io::Loop& loop, const Peer& peer, const std::string& name, const Refusal& why,
                           io::Stop& stop) {
    // After the first ten, one entry each 30 s: an attacker must not fill the trail.
    const Throttle::Attempt all{.name = "", .place = "audit"};
    if (why.status >= 500 || state_->refusals.take(all, state_->clock.mono()) > Duration{}) co_return;
    const UtcTime now = state_->clock.utc();
    std::string detail =
        fmt::format("{{\"name\":{},\"code\":\"{}\"}}", json_quoted(shortened(name, 64)), why.code);
    std::function<Outcome<bool>(store::WriteUnit&)> work =
        [entry = audit_entry(now, nullptr, peer, "log_in_refused", std::move(detail))](
            store::WriteUnit& unit) -> Outcome<bool> {
        if (auto refusal = append(unit, entry)) return std::unexpected(*refusal);
        return true;
    };
    const auto done = co_await state_->change(loop, std::move(work), stop);
    static_cast<void>(done);  // the request's answer does not depend on it
}

io::Task<Outcome<NewSession>> Access::begin_session(io::Loop& loop, const Credentials& credentials,
                                                    const SessionWork& unit_of, Duration lifetime,
                                                    io::Stop& stop) {
    const std::string secret = make_secret();
    const Peer& peer = credentials.peer;
    const Credentials by_cookie{.peer = peer, .cookie = credentials.cookie, .authorization = {}};
    const auto before = identify(by_cookie);
    const std::string previous = before && *before ? (**before)->credential : std::string();
    const store::Session session = session_at(state_->clock.utc(), peer, secret, "form");
    std::function<Outcome<bool>(store::WriteUnit&)> work =
        [unit_of, session, previous](store::WriteUnit& unit) -> Outcome<bool> {
        store::Session added = session;
        if (auto refusal = unit_of(unit, added)) return std::unexpected(std::move(*refusal));
        const std::size_t limit = added.link.empty() ? kMaxSessionsOfUser : kMaxSessionsOfLink;
        if (auto refusal = add_session(unit, added, previous, limit))
            return std::unexpected(std::move(*refusal));
        return true;
    };
    const auto done = co_await state_->change(loop, std::move(work), stop);
    if (!done) co_return std::unexpected(done.error());
    const std::string cookie = fmt::format("{}={}", session_cookie_name(peer.encrypted), secret);
    const Credentials fresh{.peer = peer, .cookie = cookie, .authorization = {}};
    auto principal = identify(fresh);
    if (!principal || !*principal || (**principal)->credential != session.id)
        co_return refuse(503, "unavailable", "the session was stored, but cannot be read; try again");
    co_return NewSession{.principal = std::move(**principal), .secret = secret, .lifetime = lifetime};
}

io::Task<Outcome<NewSession>> Access::log_in(io::Loop& loop, const Credentials& credentials,
                                             const std::string& name, const std::string& password,
                                             io::Stop& stop) {
    const Peer& peer = credentials.peer;
    if (!has_users()) co_return std::unexpected(must_log_in());
    const auto checked = co_await state_->check_password(loop, peer, name, password, stop);
    if (!checked) {
        co_await refused(loop, peer, name, checked.error(), stop);
        co_return std::unexpected(checked.error());
    }
    const SessionWork work = [user = *checked, peer, now = state_->clock.utc()](
                                 store::WriteUnit& unit, store::Session& session) -> std::optional<Refusal> {
        auto found = unit.users.find(user.id);
        if (!found || found->password_hash != user.password_hash)
            return Refusal{.status = 401, .code = "wrong_credentials", .detail = "the password was changed"};
        if (!user.new_hash.empty()) {
            found->password_hash = user.new_hash;
            if (const auto done = unit.users.update(*found); !done) return refusal_of(done.error());
        }
        session.user = user.id;
        return append(unit,
                      audit_entry(now, with_user(user.id, user.name), peer, "log_in", means_detail("form")));
    };
    auto begun = co_await begin_session(loop, credentials, work, kSessionLifetime, stop);
    co_return begun;
}

io::Task<Outcome<NewSession>> Access::join(io::Loop& loop, const Credentials& credentials,
                                           const JoinRequest& request, io::Stop& stop) {
    const Peer& peer = credentials.peer;
    const DirectoryPtr directory = state_->directory();
    const UtcTime now = state_->clock.utc();
    const Refusal ended{.status = 404, .code = "link_ended", .detail = "the link has ended or was used"};
    const auto hash = hash_secret(request.secret);
    if (!hash) co_return std::unexpected(ended);
    if (const store::Link* const link = directory->link_by_secret(*hash);
        link != nullptr && link->expires > now) {
        const SessionWork work = [id = link->id, ended, peer, now](
                                     store::WriteUnit& unit,
                                     store::Session& session) -> std::optional<Refusal> {
            const auto found = unit.links.find(id);
            if (!found) return ended;
            session.link = id;
            session.means = "link";
            session.expires = session.ends = found->expires;
            return append(unit,
                          audit_entry(now, nullptr, peer, "join", fmt::format("{{\"link\":\"{}\"}}", id)));
        };
        auto begun = co_await begin_session(loop, credentials, work, link->expires - now, stop);
        co_return begun;
    }
    const store::SetupLink* const setup = directory->setup_link_by_secret(*hash);
    if (setup == nullptr || setup->expires <= now || directory->has_users()) co_return std::unexpected(ended);
    if (!peer.encrypted && !is_private_address(peer.address))
        co_return refuse(403, "insecure_transport", "passwords are not taken from there without TLS");
    if (auto bad = check_name(request.name)) co_return std::unexpected(std::move(*bad));
    if (auto bad = check_new_password(request.password, request.name))
        co_return std::unexpected(std::move(*bad));
    const auto made = co_await state_->make_hash(loop, request.password, stop);
    if (!made) co_return std::unexpected(made.error());
    store::User owner{.id = make_uuid7(now), .name = request.name, .role = store::Role::kOwner};
    owner.password_hash = *made;
    owner.created = now;
    const SessionWork work = [owner, secret = *hash, ended, peer, now](
                                 store::WriteUnit& unit, store::Session& session) -> std::optional<Refusal> {
        const auto users = unit.users.list({}, 1);
        if (!users) return refusal_of(users.error());
        if (!users->items.empty() || !unit.setup_links.use(secret)) return ended;
        store::User added = owner;
        if (const auto done = unit.users.add(added); !done) return refusal_of(done.error());
        if (const auto done = unit.setup_links.remove_all(); !done) return refusal_of(done.error());
        session.user = owner.id;
        const auto by = with_user(owner.id, owner.name);
        if (auto refusal = append(unit, audit_entry(now, by, peer, "set_up", "{}"))) return refusal;
        return append(unit, audit_entry(now, by, peer, "log_in", means_detail("set_up")));
    };
    auto begun = co_await begin_session(loop, credentials, work, kSessionLifetime, stop);
    if (begun) state_->mark_seen(owner.id, place_of(peer.address));
    co_return begun;
}

io::Task<Outcome<void>> Access::log_out(io::Loop& loop, const PrincipalPtr& by, const Peer& peer,
                                        io::Stop& stop) {
    auto done = co_await end_session(loop, by, peer, by->credential, stop);
    co_return done;
}

io::Task<Outcome<void>> Access::change_password(io::Loop& loop, const PrincipalPtr& by, const Peer& peer,
                                                const std::string& old_password,
                                                const std::string& new_password, io::Stop& stop) {
    if (auto bad = check_new_password(new_password, by->name)) co_return std::unexpected(std::move(*bad));
    const auto checked = co_await state_->check_password(loop, peer, by->name, old_password, stop);
    if (!checked) {
        co_await refused(loop, peer, by->name, checked.error(), stop);
        co_return std::unexpected(checked.error());
    }
    const auto made = co_await state_->make_hash(loop, new_password, stop);
    if (!made) co_return std::unexpected(made.error());
    const UtcTime now = state_->clock.utc();
    std::function<Outcome<void>(store::WriteUnit&)> work = [checked = *checked, hash = *made, by, peer,
                                                            now](store::WriteUnit& unit) -> Outcome<void> {
        auto user = unit.users.find(checked.id);
        if (!user) return std::unexpected(refusal_of(user.error()));
        if (user->password_hash != checked.password_hash)
            return refuse(412, "changed_meanwhile", "the password was changed meanwhile");
        user->password_hash = hash;
        if (auto done = unit.users.update(*user); !done) return std::unexpected(refusal_of(done.error()));
        const std::string keep = by->means == Means::kCookie ? by->credential : "";
        if (auto done = unit.sessions.remove_of_user(checked.id, keep); !done)
            return std::unexpected(refusal_of(done.error()));
        if (auto bad = append(unit, audit_entry(now, by, peer, "change_password", "{}")))
            return std::unexpected(std::move(*bad));
        return {};
    };
    auto done = co_await state_->change(loop, std::move(work), stop);
    co_return done;
}

Outcome<std::vector<store::Session>> Access::sessions(const PrincipalPtr& by, const std::string& user) const {
    const std::string& wanted = user.empty() ? by->user : user;
    if ((wanted != by->user || by->means == Means::kGuest) && !is_owner(*by))
        return refuse(403, "forbidden", "these are another user's sessions");
    const DirectoryPtr directory = state_->directory();
    const UtcTime now = state_->clock.utc();
    std::vector<store::Session> own;
    std::ranges::copy_if(directory->sessions(), std::back_inserter(own), [&](const store::Session& session) {
        return session.user == wanted && !wanted.empty() && directory->principal_of(session, now) != nullptr;
    });
    return own;
}

io::Task<Outcome<void>> Access::end_session(io::Loop& loop, const PrincipalPtr& by, const Peer& peer,
                                            const std::string& id, io::Stop& stop) {
    const UtcTime now = state_->clock.utc();
    std::function<Outcome<void>(store::WriteUnit&)> work = [id, by, peer,
                                                            now](store::WriteUnit& unit) -> Outcome<void> {
        const auto all = unit.sessions.all();
        if (!all) return std::unexpected(refusal_of(all.error()));
        const auto found = std::ranges::find(*all, id, &store::Session::id);
        const bool own = found != all->end() &&
                         (found->id == by->credential ||
                          (by->means != Means::kGuest && !found->user.empty() && found->user == by->user));
        if (found == all->end() || (!own && !is_owner(*by)))
            return refuse(404, "not_found", "there is no such session");
        if (auto done = unit.sessions.remove(id); !done) return std::unexpected(refusal_of(done.error()));
        const std::string_view action = id == by->credential ? "log_out" : "end_session";
        if (auto bad =
                append(unit, audit_entry(now, by, peer, action, fmt::format("{{\"session\":\"{}\"}}", id))))
            return std::unexpected(std::move(*bad));
        return {};
    };
    auto done = co_await state_->change(loop, std::move(work), stop);
    co_return done;
}

io::Task<Outcome<MadeSetupLink>> Access::make_setup_link(io::Loop& loop, const Peer& peer, io::Stop& stop) {
    const UtcTime now = state_->clock.utc();
    const std::string secret = make_secret();
    const store::SetupLink link{
        .secret_hash = *hash_secret(secret), .created = now, .expires = now + kSetupLinkLifetime};
    std::function<Outcome<MadeSetupLink>(store::WriteUnit&)> work =
        [link, secret, peer, now](store::WriteUnit& unit) -> Outcome<MadeSetupLink> {
        const auto users = unit.users.list({}, 1);
        if (!users) return std::unexpected(refusal_of(users.error()));
        if (!users->items.empty()) return refuse(409, "already_set_up", "there is a user already");
        if (auto done = unit.setup_links.remove_all(); !done)
            return std::unexpected(refusal_of(done.error()));
        if (auto done = unit.setup_links.add(link); !done) return std::unexpected(refusal_of(done.error()));
        if (auto bad = append(unit, audit_entry(now, nullptr, peer, "make_setup_link", "{}")))
            return std::unexpected(std::move(*bad));
        return MadeSetupLink{.secret = secret, .expires = link.expires};
    };
    auto done = co_await state_->change(loop, std::move(work), stop);
    co_return done;
}

}  // namespace vedette::access
