#!/bin/sh
# What a CI system runs: build, then judge against the contract and make one journey. Needs claribi-host on the PATH.
set -eu
cd -- "$(dirname -- "$0")"
cmake -B build
cmake --build build
claribi-host smoke build/claribi_@NAME@.so --junit build/smoke.xml
