-- comon_orm:group transaction=yes

-- add value GUEST to enum Role
ALTER TYPE "Role" ADD VALUE 'GUEST';
