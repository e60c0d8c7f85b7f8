#include "hub/access/state.hpp"

#include <algorithm>

#include "core/base/utf8.hpp"
#include "hub/access/address.hpp"

namespace vedette::access {
namespace {

constexpr Duration kRememberFor = 300s;
constexpr std::size_t kMaxNameLength = 64;  // bytes

bool is_utf8(std::string_view text) {
    Utf8Checker checker;
    return checker.feed(as_bytes(text)) && checker.complete();
}

}  // namespace

Access::State::State(std::shared_ptr<store::Database> d, Clock& c, HashCost h)
    : database(std::move(d)), clock(c), cost(h), unmatched(unmatched_hash(h)) {}

DirectoryPtr Access::State::directory() const {
    const std::lock_guard lock(mutex_);
    return directory_;
}

Result<void> Access::State::reload() {
    const std::lock_guard one(reload_mutex_);
    // Asked before the reading: what is committed meanwhile is read again by the next poll.
    const auto number = database->change_number();
    if (!number) return std::unexpected(number.error());
    auto loaded =
        database->read([this](store::ReadUnit& unit) { return Directory::load(unit, next_generation_); });
    if (!loaded) return std::unexpected(loaded.error());
    loaded_number_ = *number;
    ++next_generation_;
    const std::lock_guard lock(mutex_);
    directory_ = std::move(*loaded);
    return {};
}

Result<void> Access::State::reload_if_changed() {
    {
        const std::lock_guard one(reload_mutex_);
        const auto number = database->change_number();
        if (!number) return std::unexpected(number.error());
        if (*number == loaded_number_) return {};
    }
    return reload();
}

Result<void> Access::State::load_seen() {
    auto page =
        database->read([](store::ReadUnit& unit) { return unit.audit.list({}, store::kMaxAuditEntries); });
    if (!page) return std::unexpected(page.error());
    for (const store::AuditEntry& entry : page->items) {
        if (entry.action == "log_in" && !entry.user.empty()) mark_seen(entry.user, place_of(entry.address));
    }
    return {};
}

io::Task<Outcome<CheckedUser>> Access::State::check_password(io::Loop& loop, const Peer& peer,
                                                             const std::string& name,
                                                             const std::string& password, io::Stop& stop) {
    if (!peer.encrypted && !is_private_address(peer.address))
        co_return refuse(403, "insecure_transport", "passwords are not taken from there without TLS");
    const DirectoryPtr snapshot = directory();
    const store::User* const known = snapshot->user_by_name(name);
    Throttle::Attempt attempt{.name = name, .place = place_of(peer.address)};
    attempt.seen = known != nullptr && was_seen(known->id, attempt.place);
    if (const Duration wait = throttle.take(attempt, clock.mono()); wait > Duration{}) {
        co_return std::unexpected(Refusal{.status = 429,
                                          .code = "too_many_attempts",
                                          .detail = "too many attempts to log in; try again later",
                                          .retry_after = wait});
    }
    auto job = [self = shared_from_this(), attempt, name,
                password](const std::stop_token&) -> Result<Outcome<CheckedUser>> {
        const DirectoryPtr directory = self->directory();
        const store::User* const user = directory->user_by_name(name);
        const bool has_password = user != nullptr && !user->password_hash.empty();
        const std::string& hash = has_password ? user->password_hash : self->unmatched;
        const bool matches = password_matches(hash, password) && password.size() <= kMaxPasswordLength;
        if (!has_password || !matches)
            return Outcome<CheckedUser>(
                refuse(401, "wrong_credentials", "the name or the password is wrong"));
        self->throttle.give_back(attempt, self->clock.mono());
        self->mark_seen(user->id, attempt.place);
        CheckedUser checked{.id = user->id, .name = name, .password_hash = hash, .new_hash = ""};
        if (needs_rehash(hash, self->cost))
            checked.new_hash = hash_password(password, self->cost).value_or("");
        return Outcome<CheckedUser>(std::move(checked));
    };
    const MonoTime deadline = loop.now() + 10s;
    auto done = co_await io::run_blocking(loop, io::Lane::kHash, std::move(job), deadline, stop);
    if (!done) co_return std::unexpected(refusal_of(done.error()));
    co_return std::move(*done);
}

io::Task<Outcome<std::string>> Access::State::make_hash(io::Loop& loop, const std::string& password,
                                                        io::Stop& stop) {
    auto job = [password, wanted = cost](const std::stop_token&) { return hash_password(password, wanted); };
    const MonoTime deadline = loop.now() + 10s;
    auto done = co_await io::run_blocking(loop, io::Lane::kHash, std::move(job), deadline, stop);
    if (!done) co_return std::unexpected(refusal_of(done.error()));
    co_return std::move(*done);
}

std::shared_ptr<Principal> Access::State::remembered(std::string_view authorization) const {
    const KeyedHash hash = keyed_hash(key, authorization);
    const std::lock_guard lock(mutex_);
    const auto found = remembered_.find(hash);
    if (found == remembered_.end() || found->second.until <= clock.mono()) return nullptr;
    const store::User* const user = directory_->user(found->second.user);
    if (user == nullptr || user->version != found->second.version) return nullptr;
    auto principal = directory_->principal_of(*user);
    principal->credential = fingerprint(*user);
    return principal;
}

void Access::State::remember(std::string_view authorization, const std::string& user) {
    const KeyedHash hash = keyed_hash(key, authorization);
    const MonoTime now = clock.mono();
    const std::lock_guard lock(mutex_);
    const store::User* const known = directory_->user(user);
    if (known == nullptr) return;
    if (remembered_.size() >= kMaxRemembered) {
        std::erase_if(remembered_, [&](const auto& entry) { return entry.second.until <= now; });
        if (remembered_.size() >= kMaxRemembered) remembered_.erase(remembered_.begin());
    }
    remembered_[hash] = {.user = user, .version = known->version, .until = now + kRememberFor};
}

bool Access::State::begin_verification(std::string_view authorization) {
    const std::lock_guard lock(mutex_);
    return verifying_.insert(keyed_hash(key, authorization)).second;
}

void Access::State::end_verification(std::string_view authorization) {
    const std::lock_guard lock(mutex_);
    verifying_.erase(keyed_hash(key, authorization));
}

void Access::State::touch_session(const std::string& id) {
    const std::lock_guard lock(mutex_);
    touched_sessions_.insert(id);
}

void Access::State::touch_token(const std::string& id) {
    const std::lock_guard lock(mutex_);
    touched_tokens_.insert(id);
}

std::pair<std::set<std::string>, std::set<std::string>> Access::State::take_touched() {
    const std::lock_guard lock(mutex_);
    return {std::exchange(touched_sessions_, {}), std::exchange(touched_tokens_, {})};
}

bool Access::State::was_seen(const std::string& user, const std::string& place) const {
    const std::lock_guard lock(mutex_);
    return seen_.contains({user, place});
}

void Access::State::mark_seen(const std::string& user, const std::string& place) {
    const std::lock_guard lock(mutex_);
    if (seen_.size() < kMaxSeen) seen_.emplace(user, place);
}

std::string Access::State::fingerprint(const store::User& user) const {
    return to_base64url(keyed_hash(key, user.password_hash));
}

Refusal refusal_of(const Error& error) {
    if (error.kind == Kind::kNotFound) return {.status = 404, .code = "not_found", .detail = error.message};
    if (error.kind == Kind::kFailedPrecondition)
        return {.status = 412, .code = "changed_meanwhile", .detail = error.message};
    return {.status = 503, .code = to_string(error.kind), .detail = error.message, .retry_after = 1s};
}

store::AuditEntry audit_entry(UtcTime now, const PrincipalPtr& by, const Peer& peer, std::string_view action,
                              std::string detail) {
    store::AuditEntry entry{.place = {}, .at = now, .address = peer.address};
    if (by != nullptr && by->means != Means::kGuest) {
        entry.user = by->user;
        entry.user_name = by->name;
    }
    entry.action = action;
    entry.detail = std::move(detail);
    return entry;
}

std::optional<Refusal> append(store::WriteUnit& unit, store::AuditEntry entry) {
    const auto done = unit.audit.append(entry);
    if (done) return std::nullopt;
    return refusal_of(done.error());
}

std::optional<Refusal> check_name(std::string_view name) {
    const auto bad = [](std::string detail) {
        return Refusal{.status = 422, .code = "bad_name", .detail = std::move(detail)};
    };
    if (name.empty()) return bad("a user needs a name");
    if (name.size() > kMaxNameLength) return bad("the name is longer than 64 bytes");
    if (!is_utf8(name)) return bad("the name is not valid UTF-8");
    if (name.front() == ' ' || name.back() == ' ') return bad("the name begins or ends with a blank");
    const auto refused = [](char c) { return c == ':' || c == 0x7f || (c >= 0 && c < ' '); };
    if (std::ranges::any_of(name, refused))
        return bad("the name has a colon or a control character, which HTTP Basic cannot send");
    return std::nullopt;
}

std::optional<Refusal> check_new_password(std::string_view password, std::string_view name) {
    const auto weak = [](std::string detail) {
        return Refusal{.status = 422, .code = "weak_password", .detail = std::move(detail)};
    };
    const auto is_start = [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80; };
    if (std::ranges::count_if(password, is_start) < std::ptrdiff_t{kMinPasswordLength})
        return weak("the password has fewer than 10 characters");
    if (password.size() > kMaxPasswordLength) return weak("the password is longer than 256 bytes");
    if (password == name) return weak("the password is the name");
    return std::nullopt;
}

std::string shortened(std::string_view text, std::size_t limit) {
    if (text.size() <= limit) return std::string(text);
    while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xc0U) == 0x80) --limit;
    return std::string(text.substr(0, limit));
}

bool is_owner(const Principal& principal) {
    return allows(principal, {.right = Right::kOwner, .scope = Scope::kManage});
}

}  // namespace vedette::access
