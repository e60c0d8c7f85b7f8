// Adding, changing and removing users, with their grants.
#include <algorithm>

#include "hub/access/state.hpp"
#include "hub/base/json_text.hpp"
#include "hub/base/uuid.hpp"

namespace vedette::access {
namespace {

std::unexpected<Refusal> failed(const Error& error) { return std::unexpected(refusal_of(error)); }

Outcome<UserRecord> record_of(const store::GrantRepository& all, const store::User& user) {
    auto grants = all.of_user(user.id);
    if (!grants) return failed(grants.error());
    return UserRecord{.id = user.id,
                      .name = user.name,
                      .role = user.role,
                      .created = user.created,
                      .version = user.version,
                      .grants = std::move(*grants)};
}

std::optional<Refusal> check_grants(const std::vector<GrantRequest>& grants) {
    for (std::size_t i = 0; i < grants.size(); ++i) {
        for (std::size_t k = 0; k < i; ++k) {
            if (grants[i].camera == grants[k].camera)
                return Refusal{
                    .status = 422, .code = "bad_request", .detail = "two grants are for one camera"};
        }
    }
    return std::nullopt;
}

// Replaces all grants of the user.
std::optional<Refusal> set_grants(store::WriteUnit& unit, const std::string& user,
                                  const std::vector<GrantRequest>& wanted, UtcTime now) {
    const auto before = unit.grants.of_user(user);
    if (!before) return refusal_of(before.error());
    for (const store::Grant& grant : *before) {
        if (const auto done = unit.grants.remove(grant.id); !done) return refusal_of(done.error());
    }
    for (const GrantRequest& request : wanted) {
        store::Grant grant{.id = make_uuid7(now), .user = user, .camera = request.camera};
        grant.rights = request.rights;
        grant.history = request.history;
        if (const auto done = unit.grants.add(grant); !done) return refusal_of(done.error());
    }
    return std::nullopt;
}

std::optional<Refusal> check_name_is_free(store::WriteUnit& unit, const std::string& name) {
    const auto found = unit.users.find_by_name(name);
    if (!found && found.error().kind == Kind::kNotFound) return std::nullopt;
    if (!found) return refusal_of(found.error());
    return Refusal{.status = 409, .code = "name_taken", .detail = "there is a user of this name already"};
}

// `user` is about to stop being an owner.
std::optional<Refusal> check_another_owner(store::WriteUnit& unit, const store::User& user) {
    if (user.role != store::Role::kOwner) return std::nullopt;
    const auto owners = unit.users.count(store::Role::kOwner);
    if (!owners) return refusal_of(owners.error());
    if (*owners > 1) return std::nullopt;
    return Refusal{
        .status = 409, .code = "last_owner", .detail = "a hub needs an owner, and this is the last one"};
}

std::string user_detail(const store::User& user) {
    return fmt::format(R"({{"user":"{}","name":{},"role":"{}"}})", user.id, json_quoted(user.name),
                       to_string(user.role));
}

Outcome<UserRecord> change_in(store::WriteUnit& unit, const UserChange& request, const std::string& hash,
                              const PrincipalPtr& by, const Peer& peer, UtcTime now) {
    auto user = unit.users.find(request.id);
    if (!user) return failed(user.error());
    if (user->version != request.version)
        return refuse(412, "changed_meanwhile", "somebody has changed the user meanwhile");
    if (request.name && *request.name != user->name) {
        if (auto bad = check_name_is_free(unit, *request.name)) return std::unexpected(std::move(*bad));
        user->name = *request.name;
    }
    if (request.role && *request.role != store::Role::kOwner) {
        if (auto bad = check_another_owner(unit, *user)) return std::unexpected(std::move(*bad));
    }
    if (request.role) user->role = *request.role;
    if (!hash.empty()) {
        user->password_hash = hash;
        const std::string keep = by->user == user->id && by->means == Means::kCookie ? by->credential : "";
        if (const auto done = unit.sessions.remove_of_user(user->id, keep); !done)
            return failed(done.error());
    }
    // Also for new grants alone: the version covers them.
    if (const auto done = unit.users.update(*user); !done) return failed(done.error());
    if (request.grants) {
        if (auto bad = set_grants(unit, user->id, *request.grants, now))
            return std::unexpected(std::move(*bad));
    }
    if (auto bad = append(unit, audit_entry(now, by, peer, "change_user", user_detail(*user))))
        return std::unexpected(std::move(*bad));
    return record_of(unit.grants, *user);
}

}  // namespace

io::Task<Outcome<store::Page<UserRecord>>> Access::users(io::Loop& loop, store::Cursor after,
                                                         std::size_t limit, io::Stop& stop) {
    store::Store store(state_->database);
    const auto work = [after, limit](store::ReadUnit& unit) -> Result<Outcome<store::Page<UserRecord>>> {
        const auto users = unit.users.list(after, limit);
        if (!users) return std::unexpected(users.error());
        store::Page<UserRecord> page{.items = {}, .next = users->next, .more = users->more};
        for (const store::User& user : users->items) {
            auto record = record_of(unit.grants, user);
            if (!record) return Outcome<store::Page<UserRecord>>(std::unexpected(record.error()));
            page.items.push_back(std::move(*record));
        }
        return Outcome<store::Page<UserRecord>>(std::move(page));
    };
    const MonoTime deadline = loop.now() + 10s;
    auto done = co_await store.read(loop, work, deadline, stop);
    if (!done) co_return std::unexpected(refusal_of(done.error()));
    co_return std::move(*done);
}

io::Task<Outcome<UserRecord>> Access::add_user(io::Loop& loop, const PrincipalPtr& by, const Peer& peer,
                                               const NewUser& request, io::Stop& stop) {
    if (auto bad = check_name(request.name)) co_return std::unexpected(std::move(*bad));
    if (auto bad = check_new_password(request.password, request.name))
        co_return std::unexpected(std::move(*bad));
    if (auto bad = check_grants(request.grants)) co_return std::unexpected(std::move(*bad));
    const auto hash = co_await state_->make_hash(loop, request.password, stop);
    if (!hash) co_return std::unexpected(hash.error());
    const UtcTime now = state_->clock.utc();
    store::User user{.id = make_uuid7(now), .name = request.name, .role = request.role};
    user.password_hash = *hash;
    user.created = now;
    std::function<Outcome<UserRecord>(store::WriteUnit&)> work =
        [user, grants = request.grants, by, peer, now](store::WriteUnit& unit) -> Outcome<UserRecord> {
        std::size_t count = 0;
        for (const auto role : {store::Role::kViewer, store::Role::kOperator, store::Role::kOwner}) {
            const auto of_role = unit.users.count(role);
            if (!of_role) return failed(of_role.error());
            count += *of_role;
        }
        if (count >= kMaxUsers) return refuse(409, "too_many", "there are 1000 users, the most there may be");
        if (auto bad = check_name_is_free(unit, user.name)) return std::unexpected(std::move(*bad));
        store::User added = user;
        if (const auto done = unit.users.add(added); !done) return failed(done.error());
        if (auto bad = set_grants(unit, added.id, grants, now)) return std::unexpected(std::move(*bad));
        if (auto bad = append(unit, audit_entry(now, by, peer, "add_user", user_detail(added))))
            return std::unexpected(std::move(*bad));
        return record_of(unit.grants, added);
    };
    auto done = co_await state_->change(loop, std::move(work), stop);
    co_return done;
}

io::Task<Outcome<UserRecord>> Access::change_user(io::Loop& loop, const PrincipalPtr& by, const Peer& peer,
                                                  const UserChange& request, io::Stop& stop) {
    std::string name;
    if (const DirectoryPtr directory = state_->directory();
        const auto* const user = directory->user(request.id))
        name = user->name;
    if (request.name) {
        if (auto bad = check_name(*request.name)) co_return std::unexpected(std::move(*bad));
        name = *request.name;
    }
    if (request.grants) {
        if (auto bad = check_grants(*request.grants)) co_return std::unexpected(std::move(*bad));
    }
    std::string hash;
    if (request.password) {
        if (auto bad = check_new_password(*request.password, name))
            co_return std::unexpected(std::move(*bad));
        const auto made = co_await state_->make_hash(loop, *request.password, stop);
        if (!made) co_return std::unexpected(made.error());
        hash = *made;
    }
    std::function<Outcome<UserRecord>(store::WriteUnit&)> work =
        [request, hash, by, peer, now = state_->clock.utc()](store::WriteUnit& unit) {
            return change_in(unit, request, hash, by, peer, now);
        };
    auto done = co_await state_->change(loop, std::move(work), stop);
    co_return done;
}

io::Task<Outcome<void>> Access::remove_user(io::Loop& loop, const PrincipalPtr& by, const Peer& peer,
                                            const std::string& id, io::Stop& stop) {
    const UtcTime now = state_->clock.utc();
    std::function<Outcome<void>(store::WriteUnit&)> work = [id, by, peer,
                                                            now](store::WriteUnit& unit) -> Outcome<void> {
        const auto user = unit.users.find(id);
        if (!user) return failed(user.error());
        if (auto bad = check_another_owner(unit, *user)) return std::unexpected(std::move(*bad));
        if (const auto done = unit.users.remove(id); !done) return failed(done.error());
        if (auto bad = append(unit, audit_entry(now, by, peer, "remove_user", user_detail(*user))))
            return std::unexpected(std::move(*bad));
        return {};
    };
    auto done = co_await state_->change(loop, std::move(work), stop);
    co_return done;
}

}  // namespace vedette::access
