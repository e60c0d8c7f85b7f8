#include "linux/base/system_error.hpp"

#include <cstring>

namespace vedette {

SystemError system_error(std::string_view doing, int number) {
    char text[128] = "";
    // The GNU form of strerror_r, which returns the text.
    const char* const why = strerror_r(number, text, sizeof text);
    return {number, std::string(doing) + ": " + why};
}

}  // namespace vedette
