-- comon_orm:group transaction=yes

-- add column notes.done
ALTER TABLE "notes" ADD COLUMN "done" BOOLEAN NOT NULL DEFAULT false;
