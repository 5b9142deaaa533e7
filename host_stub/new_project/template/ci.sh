#!/bin/sh
# What a CI system runs: build, judge against the contract, make one journey. Needs claribi-host on the PATH.
set -eu
cd -- "$(dirname -- "$0")"
cmake -B build
cmake --build build
claribi-host validate build/claribi_@NAME@.so --junit build/validate.xml
claribi-host smoke build/claribi_@NAME@.so --junit build/smoke.xml
