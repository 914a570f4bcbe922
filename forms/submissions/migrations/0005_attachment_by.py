from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("submissions", "0004_delivery")]

    operations = [migrations.AddField("attachment", "by", models.UUIDField(null=True))]
