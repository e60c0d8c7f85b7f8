// A snapshot of everything that requests are decided from: users, grants, sessions, tokens, links and set-up
// links. Immutable.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "hub/access/principal.hpp"
#include "hub/store/database.hpp"

namespace vedette::access {

class Directory;
using DirectoryPtr = std::shared_ptr<const Directory>;

// See the head of this file. Pointers that it returns are valid as long as it; null: there is none.
class Directory {
  public:
    Directory() = default;
    Directory(const Directory&) = delete;
    Directory& operator=(const Directory&) = delete;
    // Everything of one state of the database. Thread of the unit; blocks.
    static Result<DirectoryPtr> load(const store::ReadUnit& unit, std::uint64_t generation);

    std::uint64_t generation() const { return generation_; }
    bool has_users() const { return !users_.empty(); }

    const store::User* user(std::string_view id) const;
    const store::User* user_by_name(std::string_view name) const;
    const store::Session* session(std::string_view id) const;
    const store::Session* session_by_secret(const store::SecretHash& hash) const;
    const store::Token* token(std::string_view id) const;
    const store::Token* token_by_secret(const store::SecretHash& hash) const;
    const store::Link* link(std::string_view id) const;
    const store::Link* link_by_secret(const store::SecretHash& hash) const;
    const store::SetupLink* setup_link_by_secret(const store::SecretHash& hash) const;

    // In the order in which they were added; expired ones too.
    const std::vector<store::User>& users() const { return users_; }
    const std::vector<store::Session>& sessions() const { return sessions_; }
    const std::vector<store::Token>& tokens() const { return tokens_; }
    const std::vector<store::Link>& links() const { return links_; }
    const std::vector<store::SetupLink>& setup_links() const { return setup_links_; }
    const std::vector<store::Grant>& grants_of(std::string_view user) const;

    // Principals with the rights of this snapshot. Null: the session, token or link is expired at `now`, or
    // its user does not exist. The caller sets request_token and local.
    std::shared_ptr<Principal> principal_of(const store::Session& session, UtcTime now) const;
    std::shared_ptr<Principal> principal_of(const store::Token& token, UtcTime now) const;
    std::shared_ptr<Principal> principal_of(const store::User& user) const;

  private:
    // Places in one of the vectors, by a text or a secret.
    struct SecretHasher {
        std::size_t operator()(const store::SecretHash& hash) const;
    };
    using ById = std::unordered_map<std::string_view, std::size_t>;
    using BySecret = std::unordered_map<store::SecretHash, std::size_t, SecretHasher>;

    std::uint64_t generation_ = 0;
    std::vector<store::User> users_;
    std::vector<store::Session> sessions_;
    std::vector<store::Token> tokens_;
    std::vector<store::Link> links_;
    std::vector<store::SetupLink> setup_links_;
    std::unordered_map<std::string_view, std::vector<store::Grant>> grants_;  // by the user's id
    ById users_by_id_, users_by_name_, sessions_by_id_, tokens_by_id_, links_by_id_;
    BySecret sessions_by_secret_, tokens_by_secret_, links_by_secret_, setup_links_by_secret_;
};

}  // namespace vedette::access
