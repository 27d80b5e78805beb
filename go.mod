module github.com/cocomon/comon_orm

go 1.26
