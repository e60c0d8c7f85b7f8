// One picture of many: a star trail has the brightest value that each pixel ever had, a keogram the middle
// column of each picture from left to right. Both grow picture by picture, and their memory does not depend
// on the number. No file is read here. Caller's thread.
#pragma once

#include <cstdint>
#include <vector>

#include "hub/image/bitmap.hpp"

namespace vedette::film {

// The running maximum of pictures of one size.
class StarTrail {
  public:
    // All have the size of the first one.
    void add(const image::Bitmap& picture);
    // Empty before the first picture.
    const image::Bitmap& result() const { return brightest_; }

  private:
    image::Bitmap brightest_;
};

// A column a picture. When all columns are full, each two become their mean, and from then on a column stands
// for twice as many pictures.
class Keogram {
  public:
    // Columns, even; the result has at least half of them once they were full.
    explicit Keogram(int columns = 2048) : columns_(columns) {}

    // All have the height of the first one.
    void add(const image::Bitmap& picture);
    // The columns so far, the last one from fewer pictures perhaps; empty before the first picture.
    image::Bitmap result() const;
    // Pictures that a column stands for.
    int pictures_a_column() const { return step_; }

  private:
    void put_column(image::Bitmap& to, int x) const;
    void halve();

    const int columns_;
    int step_ = 1;
    int used_ = 0;                    // whole columns
    int in_column_ = 0;               // pictures in the column that is being made
    std::vector<std::uint32_t> sum_;  // of these
    image::Bitmap columns_done_;
};

}  // namespace vedette::film
