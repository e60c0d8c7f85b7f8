#include "hub/store/users.hpp"

namespace vedette::store {

std::string_view to_string(Role role) {
    switch (role) {
        case Role::kViewer: return "viewer";
        case Role::kOperator: return "operator";
        case Role::kOwner: break;
    }
    return "owner";
}

std::optional<Role> parse_role(std::string_view name) {
    for (const Role role : {Role::kViewer, Role::kOperator, Role::kOwner}) {
        if (to_string(role) == name) return role;
    }
    return std::nullopt;
}

}  // namespace vedette::store
