// The permission of something that lasts longer than its request, such as a stream. Its owner asks regularly
// whether it still holds, twice a second, and ends when it does not. Owned by its loop.
#pragma once

#include <string_view>
#include <utility>

#include "hub/access/access.hpp"
#include "hub/access/needs.hpp"

namespace vedette::serve {

// A principal with its present rights. Without Access the rights never change.
class Permit {
  public:
    explicit Permit(access::PrincipalPtr principal, const access::Access* access = nullptr)
        : principal_(std::move(principal)), access_(access) {}

    // False as soon as session, token, link or user has ended, or the right was taken away.
    bool still_allows(access::Requirement requirement, std::string_view camera) {
        if (access_ != nullptr) principal_ = access_->renew(principal_);
        return principal_ && access::allows(*principal_, requirement, camera);
    }

    // Keeps a guest's place until the permit's end.
    void keep(std::shared_ptr<void> place) { place_ = std::move(place); }

  private:
    std::shared_ptr<void> place_;
    access::PrincipalPtr principal_;  // null: it has ended
    const access::Access* access_;
};

}  // namespace vedette::serve
