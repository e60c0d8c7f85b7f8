#include "hub/access/directory.hpp"

#include <cstring>
#include <limits>

namespace vedette::access {
namespace {

constexpr std::size_t kAll = 1'000'000;  // more than there may be

template <class T, class Index>
const T* at(const std::vector<T>& items, const Index& index, const typename Index::key_type& key) {
    const auto found = index.find(key);
    return found == index.end() ? nullptr : &items[found->second];
}

template <class T>
std::optional<Error> take(Result<T> result, T& into) {
    if (!result) return std::move(result.error());
    into = std::move(*result);
    return std::nullopt;
}

template <class T>
std::optional<Error> take(Result<store::Page<T>> page, std::vector<T>& into) {
    if (!page) return std::move(page.error());
    into = std::move(page->items);
    return std::nullopt;
}

std::vector<Scope> parse_scopes(std::string_view text) {
    std::vector<Scope> scopes;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        if (const auto scope = parse_scope(text.substr(0, end))) scopes.push_back(*scope);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return scopes;
}

}  // namespace

std::size_t Directory::SecretHasher::operator()(const store::SecretHash& hash) const {
    std::size_t first = 0;
    std::memcpy(&first, hash.data(), sizeof first);
    return first;
}

Result<DirectoryPtr> Directory::load(const store::ReadUnit& unit, std::uint64_t generation) {
    auto directory = std::make_shared<Directory>();
    Directory& d = *directory;
    d.generation_ = generation;
    std::vector<store::Grant> grants;
    for (auto error : {take(unit.users.list({}, kAll), d.users_), take(unit.sessions.all(), d.sessions_),
                       take(unit.tokens.all(), d.tokens_), take(unit.links.list({}, kAll), d.links_),
                       take(unit.setup_links.all(), d.setup_links_), take(unit.grants.all(), grants)}) {
        if (error) return std::unexpected(std::move(*error));
    }
    for (std::size_t i = 0; i < d.users_.size(); ++i) {
        d.users_by_id_[d.users_[i].id] = i;
        d.users_by_name_[d.users_[i].name] = i;
    }
    const auto index = [](const auto& items, ById& by_id, BySecret& by_secret) {
        for (std::size_t i = 0; i < items.size(); ++i) {
            by_id[items[i].id] = i;
            by_secret[items[i].secret_hash] = i;
        }
    };
    index(d.sessions_, d.sessions_by_id_, d.sessions_by_secret_);
    index(d.tokens_, d.tokens_by_id_, d.tokens_by_secret_);
    index(d.links_, d.links_by_id_, d.links_by_secret_);
    for (std::size_t i = 0; i < d.setup_links_.size(); ++i)
        d.setup_links_by_secret_[d.setup_links_[i].secret_hash] = i;
    for (store::Grant& grant : grants) {
        if (const store::User* const owner = d.user(grant.user))
            d.grants_[owner->id].push_back(std::move(grant));
    }
    return DirectoryPtr(std::move(directory));
}

const store::User* Directory::user(std::string_view id) const { return at(users_, users_by_id_, id); }
const store::User* Directory::user_by_name(std::string_view name) const {
    return at(users_, users_by_name_, name);
}
const store::Session* Directory::session(std::string_view id) const {
    return at(sessions_, sessions_by_id_, id);
}
const store::Session* Directory::session_by_secret(const store::SecretHash& hash) const {
    return at(sessions_, sessions_by_secret_, hash);
}
const store::Token* Directory::token(std::string_view id) const { return at(tokens_, tokens_by_id_, id); }
const store::Token* Directory::token_by_secret(const store::SecretHash& hash) const {
    return at(tokens_, tokens_by_secret_, hash);
}
const store::Link* Directory::link(std::string_view id) const { return at(links_, links_by_id_, id); }
const store::Link* Directory::link_by_secret(const store::SecretHash& hash) const {
    return at(links_, links_by_secret_, hash);
}
const store::SetupLink* Directory::setup_link_by_secret(const store::SecretHash& hash) const {
    return at(setup_links_, setup_links_by_secret_, hash);
}

const std::vector<store::Grant>& Directory::grants_of(std::string_view user) const {
    static const std::vector<store::Grant> kNone;
    const auto found = grants_.find(user);
    return found == grants_.end() ? kNone : found->second;
}

std::shared_ptr<Principal> Directory::principal_of(const store::User& user) const {
    auto principal = std::make_shared<Principal>();
    principal->means = Means::kBasic;
    principal->user = user.id;
    principal->name = user.name;
    principal->role = user.role;
    principal->grants = grants_of(user.id);
    principal->generation = generation_;
    return principal;
}

std::shared_ptr<Principal> Directory::principal_of(const store::Session& session, UtcTime now) const {
    if (session.expires <= now || session.ends <= now) return nullptr;
    std::shared_ptr<Principal> principal;
    if (session.link.empty()) {
        const store::User* const owner = user(session.user);
        if (owner == nullptr) return nullptr;
        principal = principal_of(*owner);
        principal->means = Means::kCookie;
        principal->expires = session.expires;
    } else {
        const store::Link* const guest_link = link(session.link);
        if (guest_link == nullptr || guest_link->expires <= now) return nullptr;
        const store::User* const maker = user(guest_link->user);
        if (maker == nullptr) return nullptr;
        // A link gives no more than its maker has today.
        const auto makers = principal_of(*maker);
        const auto may = [&](Right right) {
            return allows(*makers, {.right = right, .scope = Scope::kNone}, guest_link->camera);
        };
        store::Grant grant{.id = "", .user = maker->id, .camera = guest_link->camera};
        grant.rights = {.live = guest_link->rights.live && may(Right::kLive),
                        .snapshot = guest_link->rights.snapshot && may(Right::kSnapshot),
                        .steer = guest_link->rights.steer && may(Right::kSteer)};
        principal = std::make_shared<Principal>();
        principal->means = Means::kGuest;
        principal->user = maker->id;
        principal->link = guest_link->id;
        principal->grants.push_back(std::move(grant));
        principal->expires = guest_link->expires;
        principal->generation = generation_;
    }
    principal->credential = session.id;
    return principal;
}

std::shared_ptr<Principal> Directory::principal_of(const store::Token& token, UtcTime now) const {
    if (token.expires && *token.expires <= now) return nullptr;
    const store::User* const owner = user(token.user);
    if (owner == nullptr) return nullptr;
    auto principal = principal_of(*owner);
    principal->means = Means::kToken;
    principal->scopes = parse_scopes(token.scopes);
    principal->credential = token.id;
    principal->expires = token.expires;
    return principal;
}

}  // namespace vedette::access
