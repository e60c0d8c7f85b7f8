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

}  // namespace vedette::store
