module segql

go 1.26
