// What the contract's tests need of an implementation. The tests of each give make_device().
#pragma once

#include <memory>
#include <string>

#include "core/files/files.hpp"

namespace vedette::files {

class TestDevice {
  public:
    virtual ~TestDevice() = default;
    virtual Files& files() = 0;
    // An empty folder's path, without '/' at its end.
    virtual std::string folder() = 0;
    // Writes of 100,000 bytes fail from now on.
    virtual void fill() = 0;
};

std::unique_ptr<TestDevice> make_device();

}  // namespace vedette::files
