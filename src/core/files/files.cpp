#include "core/files/files.hpp"

namespace vedette::files {

std::string_view to_string(Error error) {
    switch (error) {
        case Error::kNotFound: return "there is no such file or folder";
        case Error::kExists: return "a file or folder of that name is there already";
        case Error::kIsFolder: return "it is a folder";
        case Error::kNotFolder: return "it is not a folder";
        case Error::kNotEmpty: return "the folder is not empty";
        case Error::kNotAllowed: return "this is not allowed";
        case Error::kNoSpace: return "there is too little room on the device";
        case Error::kBadPath: return "the device cannot have such a name";
        case Error::kTooManyOpen: return "too many files are open";
        case Error::kNotSupported: return "the device cannot do this";
        case Error::kAbsent: return "there is no card, or it has no file system";
        case Error::kFailed: break;
    }
    return "the device gave an error";
}

}  // namespace vedette::files
