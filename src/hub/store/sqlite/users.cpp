#include "hub/store/sqlite/repositories.hpp"
#include "hub/store/sqlite/rows.hpp"

namespace vedette::store::sqlite {
namespace {

User make_user(const Row& row) {
    User user{.id = row.text(1), .name = row.text(2)};
    user.role = parse_role(row.text(3)).value_or(Role::kViewer);
    user.password_hash = row.text(4);
    user.created = row.utc(5);
    user.version = row.integer(6);
    return user;
}

// Says which value is taken.
std::unexpected<Error> explain(Error error, const User& user) {
    if (error.kind == Kind::kFailedPrecondition)
        error.message = fmt::format("there is a user \"{}\" already", user.name);
    return std::unexpected(std::move(error));
}

}  // namespace

Result<User> Users::find(std::string_view id) const {
    return find_one(connection_, "SELECT * FROM users WHERE id = ?", {id}, make_user, "user");
}

Result<User> Users::find_by_name(std::string_view name) const {
    return find_one(connection_, "SELECT * FROM users WHERE name = ?", {name}, make_user, "user");
}

Result<Page<User>> Users::list(Cursor after, std::size_t limit) const {
    return find_page(connection_, "SELECT * FROM users WHERE sequence > ? ORDER BY sequence LIMIT ?", after,
                     limit, make_user);
}

Result<std::size_t> Users::count(Role role) const {
    return find_one(
        connection_, "SELECT count(*) FROM users WHERE role = ?", {to_string(role)},
        [](const Row& row) { return static_cast<std::size_t>(row.integer(0)); }, "role");
}

Result<void> Users::add(User& user) {
    const auto done = insert(
        connection_,
        "INSERT INTO users (id, name, role, password_hash, created, version) VALUES (?, ?, ?, ?, ?, 1)",
        {user.id, user.name, to_string(user.role), user.password_hash, user.created});
    if (!done) return explain(done.error(), user);
    user.version = 1;
    return {};
}

Result<void> Users::update(User& user) {
    const auto changed = connection_.change(
        "UPDATE users SET name = ?, role = ?, password_hash = ?, version = version + 1 "
        "WHERE id = ? AND version = ?",
        {user.name, to_string(user.role), user.password_hash, user.id, user.version});
    if (!changed) return explain(changed.error(), user);
    if (*changed == 0) {
        if (const auto present = find(user.id); !present) return std::unexpected(present.error());
        return fail(Kind::kFailedPrecondition,
                    fmt::format("the user \"{}\" was changed meanwhile", user.name));
    }
    ++user.version;
    return {};
}

Result<void> Users::remove(std::string_view id) {
    return change_one(connection_, "DELETE FROM users WHERE id = ?", {id}, "user");
}

}  // namespace vedette::store::sqlite
